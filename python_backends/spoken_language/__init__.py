"""Which language is spoken: mel frames to the network `speech_language`, its logits to a guess and its confidence."""
