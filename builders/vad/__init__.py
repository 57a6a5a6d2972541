"""Cuts the speech detector out of the wheel it travels in."""
