"""Language identification on speech."""
