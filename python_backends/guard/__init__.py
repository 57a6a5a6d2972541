"""Guardrails: which hazards a text or an image holds."""
