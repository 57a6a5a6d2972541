"""The builder of the speech detector."""
