"""Trains the heads of the model `ingress` on requests written for it."""
