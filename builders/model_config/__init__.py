"""Triton model configurations as messages: parsing, and what older servers know of them."""
