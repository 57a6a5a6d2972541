"""What must hold between a model's configurations, its graph, its code, its plan and the documentation.

`python -m builders.lint [REPOSITORY]`; each rule is a file of `rules`.
"""
