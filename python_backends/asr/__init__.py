"""Speech recognition: segments of sound to transcripts with words, times and confidences."""
