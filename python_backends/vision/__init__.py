"""What detectors share: boxes, views of large pictures and their seams, suppression of duplicates."""
