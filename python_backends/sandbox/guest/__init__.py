"""What runs inside the sandbox and runs the user's programs there: files that need nothing of this package."""
