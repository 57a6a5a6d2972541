"""What the text says: quads to words with their own boxes and confidences (paper IV-B)."""
