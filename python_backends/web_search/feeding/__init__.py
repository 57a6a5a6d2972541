"""Where documents come from: files, single pages, and pages that link to each other."""
