"""Segmenters behind the one seam `python_backends/objects/segmenter.py`."""
