"""What the speech tools are measured on: clips with their words, recordings with their speakers, and made sound."""
