"""A browser for actions: Chromium in a box without network, whose only way out judges every address."""
