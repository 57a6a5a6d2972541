"""Scores as pure functions: predicted and true values in, counts or a number out. One formula a file."""
