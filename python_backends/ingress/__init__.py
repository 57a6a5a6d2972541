"""What came in: the modality of bytes by their content, and which tasks a plain request needs."""
