"""A service as a model's configuration asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.browser.box import Recipe
from python_backends.browser.limits import limits_of
from python_backends.browser.programs import browser_programs_of
from python_backends.browser.service import Capacity, Service
from python_backends.fetch.dial import SystemResolver
from python_backends.fetch.settings import policy_of
from python_backends.parameters import number, whole


def recipe_of(parameters: Mapping[str, str]) -> Recipe:
    """What boxes are made from. Raises Unavailable for missing programs, InternalError for bad parameters."""
    return Recipe(browser_programs_of(parameters), limits_of(parameters), policy_of(parameters), SystemResolver(),
                  user=whole(parameters, "user", 65534))  # fmt: skip


async def service_of(parameters: Mapping[str, str]) -> Service:
    """Nothing starts before the first request. Raises what `recipe_of` does."""
    usual = Capacity()
    capacity = Capacity(
        warm=whole(parameters, "warm", usual.warm, least=0),
        at_once=whole(parameters, "at_once", usual.at_once),
        sessions=whole(parameters, "sessions", usual.sessions),
        idle_s=number(parameters, "idle_seconds", usual.idle_s),
    )
    return Service(recipe_of(parameters), capacity)
