"""The tasks as tools of the Model Context Protocol: a thin client of the gateway's chat completions."""
