"""Values of named fields, from structured data where a page has it and from its plain HTML where not."""
