"""Sound as the speech models read it: any file's bytes to blocks of float32, mono, 16 kHz; and log-mel spectrograms."""
