"""Models of one's own: which are attached to this checkout, and the model repository that serves them."""
