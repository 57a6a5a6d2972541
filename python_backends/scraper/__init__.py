"""What a web page says: its structured data, named fields, main content, and selectors that find things again."""
