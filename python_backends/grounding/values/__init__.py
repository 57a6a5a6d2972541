"""Normal forms of evidence text: numbers, dates, times and booleans, as people of several languages write them."""
