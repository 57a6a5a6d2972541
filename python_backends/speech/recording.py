"""The one recording of a request: its bytes as `Sound`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from python_backends.audio import sound as audio
from python_backends.audio.samples import Samples
from python_backends.errors import InvalidRequest


def one_recording(media: Sequence[bytes]) -> bytes:
    """The only element of MEDIA; InvalidRequest for none, and for several, whose results could not be told apart."""
    if not media:
        raise InvalidRequest(
            "speech_to_text needs a recording: send its bytes as the one element of MEDIA", code="no_media",
            param="MEDIA",
        )  # fmt: skip
    if len(media) > 1:
        raise InvalidRequest(
            f"speech_to_text reads one recording a request, and MEDIA has {len(media)}; send a request for each",
            code="too_many_media", param="MEDIA",
        )  # fmt: skip
    return media[0]


class Recording:
    """See `Sound`. `file` is open and stays its owner's to close."""

    def __init__(self, file: audio.Sound) -> None:
        self._file = file

    @property
    def claimed_s(self) -> float | None:
        """Seconds that the container claims, None where it does not say: a hint, no more."""
        claimed = self._file.facts.claimed_s
        return claimed if claimed is not None and math.isfinite(claimed) and claimed >= 0 else None

    @property
    def warnings(self) -> Sequence[str]:
        """See `Sound`."""
        found, said = self._file.outcome, []
        if found.damaged_packets:
            said.append(f"{found.damaged_packets} damaged packets of sound were left out; silence stands for them")
        elif found.silence_s >= 0.5:
            said.append(f"silence stands for {found.silence_s:.1f} s that are missing between timestamps")
        if found.truncated:
            claim = f", of {self.claimed_s:.1f} s that its header states" if self.claimed_s is not None else ""
            said.append(f"the file ends after {found.decoded_s:.1f} s{claim}")
        return said

    def blocks(self) -> Iterator[Samples]:
        """See `Sound`."""
        return self._file.blocks()
