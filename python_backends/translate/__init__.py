"""The task `translate`: text in one language to text in another, with everything that is not language left as it was."""
