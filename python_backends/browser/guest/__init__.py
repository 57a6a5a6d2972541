"""What runs inside a browser's box before Chromium does; imports nothing of ours."""
