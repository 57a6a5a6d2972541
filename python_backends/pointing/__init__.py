"""Words that point at things in a picture: what they name, where it is said to be, and which boxes lie there."""
