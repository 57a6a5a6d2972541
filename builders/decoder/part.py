"""What all our PyTorch modules derive from: the one place where a class without types is subclassed."""

from __future__ import annotations

from torch import nn


class Part(nn.Module):  # type: ignore[misc]  # PyTorch is not among the type checker's packages
    """A part of a network."""
