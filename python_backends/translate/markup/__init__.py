"""What is language in a text and what is not: markup, placeholders, numbers and addresses come back untouched."""
