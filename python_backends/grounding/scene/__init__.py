"""Schemas over what was seen: elements of a screen and objects of a picture, with their places."""
