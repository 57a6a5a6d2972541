"""Pages the detector of interface elements is trained on."""
