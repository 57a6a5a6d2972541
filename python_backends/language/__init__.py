"""Which language a text is in, and which language a name or a code means."""
