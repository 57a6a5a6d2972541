"""The speaker encoder against PyTorch, where there is one."""
