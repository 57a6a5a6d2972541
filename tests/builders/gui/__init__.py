"""The builder of the GUI detector."""
