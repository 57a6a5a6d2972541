"""Sessions that are kept between requests, by their names."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from python_backends.browser.request import Opening
from python_backends.browser.session import Profile, Session
from python_backends.errors import InvalidRequest, Unavailable


@dataclass(slots=True)
class Place:
    """`session` is None before its first request, and after its Chromium has ended; `profile` outlives that. `begun`
    after the first request that was answered."""

    profile: Profile = field(default_factory=Profile)
    session: Session | None = None
    begun: bool = False
    busy: bool = True
    used: float = 0.0


class Sessions:
    """At most `most` at a time; one that was idle for `idle_s` ends. Used from one event loop."""

    def __init__(self, most: int, idle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._idle_s, self._clock = most, idle_s, clock
        self._places: dict[str, Place] = {}

    def take(self, name: str, opening: Opening | None) -> Place:
        """The session's place for one request, a fresh one for a new name. Give it back, or end it.

        Raises Unavailable, and InvalidRequest for an `opening` that is not the session's.
        """
        place = self._places.get(name)
        if place is not None and place.begun and opening not in (None, place.profile.opening):
            raise InvalidRequest("REQUEST field `open`: the session began in another way; end it first", param="open")
        if place is None and len(self._places) >= self._most:
            raise Unavailable(f"{self._most} sessions are open, which is the most; end one, or wait until one is idle "
                              f"for {self._idle_s:g} seconds", code="too_many_sessions")  # fmt: skip
        if place is not None and place.busy:
            raise Unavailable("another request runs in this session; send it again afterwards", code="session_busy")
        if place is None:
            place = self._places[name] = Place(Profile(opening or Opening()))
        place.busy = True
        return place

    def give_back(self, name: str) -> None:
        """After a request that leaves the session open."""
        place = self._places[name]
        place.busy, place.used = False, self._clock()

    def end(self, name: str) -> None:
        """Forget it; its Chromium is the caller's to end."""
        self._places.pop(name, None)

    def expired(self) -> list[Session]:
        """Forget those that were idle for too long; their Chromiums, which are the caller's to end."""
        now = self._clock()
        old = [name for name, place in self._places.items() if not place.busy and now - place.used >= self._idle_s]
        return [session for name in old if (session := self._places.pop(name).session) is not None]

    def all(self) -> list[Session]:
        """Those that have a Chromium."""
        return [place.session for place in self._places.values() if place.session is not None]
