"""Learnt selectors: what an element was like, and where it is on a page that has changed."""
