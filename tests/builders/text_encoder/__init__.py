"""The builder of the sentence encoder."""
