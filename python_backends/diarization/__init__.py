"""Who spoke when (paper IV-A): speaker vectors of sliding windows inside speech, clustered into turns."""
