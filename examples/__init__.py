"""Documents to try the system on, the code that makes them, and what the system is expected to read in them."""
