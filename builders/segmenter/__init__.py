"""Promptable segmentation: a hierarchical encoder run once an image, a light mask decoder run for every box (eq. 5)."""
