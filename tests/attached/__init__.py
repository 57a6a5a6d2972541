"""What is attached, and the repository that serves it."""
