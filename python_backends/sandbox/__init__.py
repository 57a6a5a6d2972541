"""The code sandbox: Python and TypeScript programs of strangers, run where they can harm nobody."""
