"""Answers kept for questions that come again, word for word or in other words, and never for another question."""
