"""Training of the fusion adapters alone, for a decoder that is there already."""
