"""The embedded open-vocabulary detector: network, training on composed scenes, export, calibration, measurement.

Needs PyTorch, which the server does not. `python -m builders.objects.train --help`.
"""
