"""What of a schema the evidence answers by itself, without a decoder and without labels."""
