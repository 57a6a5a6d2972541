"""Builds the speaker encoder from Resemblyzer's weights, without PyTorch."""
