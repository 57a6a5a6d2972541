"""The builder of the speaker encoder."""
