"""The task `translate`: text in one language to text in another; what is not language stays as it was."""
