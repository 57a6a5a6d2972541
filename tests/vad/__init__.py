"""Where somebody speaks."""
