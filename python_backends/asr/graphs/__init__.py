"""Whisper's encoder and decoder as networks of their own, for the GPU profile: the search for words and their times."""
