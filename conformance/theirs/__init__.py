"""What runs in processes, and in part environments, of the vendors: it imports nothing of ours but the checks."""
