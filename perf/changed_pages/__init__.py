"""Written pages before and after a redesign, with the places of what is looked for on both."""
