"""Guardrails: which hazards a text and its pictures show, out of those that were asked for."""
