"""A vocabulary like BERT's, of few words, for Grounding DINO."""

from __future__ import annotations

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from python_backends.objects.engines.grounding_dino import MARKS

WORDS = ("a", "photo", "of", "cat", "red", "button", "submit", "dog")


def word_pieces() -> Tokenizer:
    """BERT's marks at their places among its lower case words, and words of ours at places that are not theirs."""
    vocabulary = {f"[unused{place}]": place for place in range(1100)}
    words = {word: 1 + place for place, word in enumerate((*WORDS, "##s"))}
    taken = {"[PAD]": 0, "[UNK]": 100, "[MASK]": 103, **MARKS, **words}
    vocabulary = {token: place for token, place in vocabulary.items() if place not in taken.values()} | taken
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, MARKS[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    return tokenizer
