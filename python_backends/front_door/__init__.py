"""The model `openfaze`: reads a chat request, runs the one task it needs, streams the answer."""
