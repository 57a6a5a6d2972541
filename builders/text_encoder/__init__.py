"""Builds the sentence encoder from the weights of all-MiniLM-L6-v2, without PyTorch."""
