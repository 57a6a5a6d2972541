"""What the trainers of the image networks share: blocks, box losses, averages, checkpoints, schedule, optimisers.

Everything here needs PyTorch and says so at import.
"""
