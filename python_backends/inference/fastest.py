"""Which of several ways to run a network is the fastest here, found by running it.

A GPU beside the processor is no rule: a voice detector of a few thousand numbers a step is over on the processor before
its tensors have reached the GPU. Where there is but one way nothing is measured.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.inference.session import SessionPlan, open_session

Array = npt.NDArray[Any]
Open = Callable[[Path, SessionPlan], Any]
Clock = Callable[[], float]
logger = logging.getLogger(__name__)

PROBE = "probe.npz"
_REHEARSALS, _RUNS = 2, 5


def open_fastest(
    path: Path,
    plans: Sequence[SessionPlan],
    open_one: Open = open_session,
    clock: Clock = time.perf_counter,
) -> tuple[Any, SessionPlan]:
    """A session of the network at `path` after the plan whose median run of the model's known inputs is the shortest.

    The first plan is taken unmeasured if it is the only one, or if no `probe.npz` lies beside the network.
    """
    inputs = probe_inputs(path.with_name(PROBE))
    if len(plans) == 1 or inputs is None:
        return open_one(path, plans[0]), plans[0]
    sessions = {plan: open_one(path, plan) for plan in plans}
    model = path.parent.parent.name
    for plan in plans[1:]:
        # ONNX Runtime goes on with the processor where a provider's libraries cannot be loaded, and only prints so.
        if plan.provider not in sessions[plan].get_providers():
            logger.warning("%s: %s cannot be used, its libraries are missing", model, plan.provider)
            del sessions[plan]
    seconds = {plan: median_run(session, inputs, clock) for plan, session in sessions.items()}
    best = min(seconds, key=seconds.__getitem__)
    told = ", ".join(f"{plan.provider} {1000 * taken:.2f} ms" for plan, taken in seconds.items())
    logger.info("%s: %s; %s is taken", model, told, best.provider)
    return sessions[best], best


def probe_inputs(path: Path) -> dict[str, Array] | None:
    """The inputs of a model's known value; None where it has none."""
    if not path.is_file():
        return None
    with np.load(path) as stored:
        return {name.removeprefix("in:"): stored[name] for name in stored.files if name.startswith("in:")}


def median_run(session: Any, inputs: Mapping[str, Array], clock: Clock = time.perf_counter) -> float:
    """Seconds of a run of `session`, the median of several after some that warm it up."""
    seconds = []
    for number in range(_REHEARSALS + _RUNS):
        started = clock()
        session.run(None, dict(inputs))
        if number >= _REHEARSALS:
            seconds.append(clock() - started)
    return statistics.median(seconds)
