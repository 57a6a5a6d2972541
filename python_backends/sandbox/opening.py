"""A service as a model's configuration asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.parameters import number, whole
from python_backends.sandbox.cell import Recipe
from python_backends.sandbox.limits import limits_of
from python_backends.sandbox.programs import programs_of
from python_backends.sandbox.seccomp import filter_program
from python_backends.sandbox.service import Capacity, Service


def service_of(parameters: Mapping[str, str]) -> Service:
    """Its first sandboxes start at once. Raises Unavailable for missing programs, InternalError for bad parameters."""
    usual = Capacity()
    capacity = Capacity(
        warm=whole(parameters, "warm", usual.warm, least=0),
        at_once=whole(parameters, "at_once", usual.at_once),
        sessions=whole(parameters, "sessions", usual.sessions),
        idle_s=number(parameters, "idle_seconds", usual.idle_s),
        wall_s=number(parameters, "usual_seconds", usual.wall_s),
    )
    recipe = Recipe(programs_of(parameters), limits_of(parameters), filter_program(),
                    user=whole(parameters, "user", 65534))  # fmt: skip
    return Service(recipe, capacity)
