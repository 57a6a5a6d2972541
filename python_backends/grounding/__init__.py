"""Grounded structured output: a JSON schema and evidence in, an object out whose every leaf says where it came from."""
