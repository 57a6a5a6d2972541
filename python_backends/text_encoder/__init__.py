"""Sentence vectors: texts to token ids, token ids to rows of the network `text_encoder`."""
