"""Programs for requests that ask to compute: the user's own, or one written from what the words say."""
