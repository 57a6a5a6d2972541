"""Where somebody speaks: sound to rows of the network `speech_vad`, and its probabilities to spans of samples."""
