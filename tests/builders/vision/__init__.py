"""What the trainers of image networks share; needs PyTorch."""
