"""The detector of GUI elements: network, assignment, loss, data, training, export, calibration, card.

Training and export need PyTorch and say so at import; pages and scores need NumPy and OpenCV only.
"""
