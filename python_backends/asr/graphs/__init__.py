"""Whisper's encoder and decoder as networks of their own, for the GPU profile: greedy decoding and times of words."""
