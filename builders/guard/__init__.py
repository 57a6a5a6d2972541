"""The guard's own text classifier: its labelled set, its training and its measurement."""
