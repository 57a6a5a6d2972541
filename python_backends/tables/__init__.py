"""Reading a table out of a file or out of a person's words, whatever its format, within bounds."""
