"""Which tasks a plain request needs: by its words, and by what is attached to it."""
