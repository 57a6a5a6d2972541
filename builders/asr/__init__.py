"""The recogniser's artefacts."""
