"""Questions to tables: SQL over the caller's files, read only, and SQL made of plain words."""
