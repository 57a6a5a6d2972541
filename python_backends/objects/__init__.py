"""Open vocabulary: free text and a picture -> the regions that answer it, with masks and confidences."""
