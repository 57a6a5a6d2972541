"""Where the text is: page pixels to oriented quads (paper IV-B, detection-recognition cascade)."""
