"""How code that needs models asks for them, whoever runs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
Run = Callable[[str, Mapping[str, Array], Sequence[str]], Awaitable[Mapping[str, Array]]]
"""`run(model, inputs, outputs)`: a model of this server in service, a session of the process in a measurement."""
