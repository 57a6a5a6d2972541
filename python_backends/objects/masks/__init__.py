"""What becomes of the segmenter's probabilities: masks on the page, as polygons, run lengths and PNG (paper eq. 5)."""
