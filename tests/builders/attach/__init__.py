"""Attaching models of one's own, as far as it needs no PyTorch."""
