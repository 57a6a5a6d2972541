"""The embedded translator: Apertium's pipelines, found on this machine, kept hot."""
