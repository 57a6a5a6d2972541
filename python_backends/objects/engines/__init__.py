"""Detectors behind the one seam `python_backends/objects/detector.py`."""
