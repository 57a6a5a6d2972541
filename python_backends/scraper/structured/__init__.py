"""Records that a page states for machines: JSON-LD and microdata in one form."""
