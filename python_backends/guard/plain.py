"""Masked spelling undone: look-alike letters, digits for letters, letters kept apart, characters that nobody sees.

What is harmless stays as it is: `S3`, `4th`, `x86`, `3 4 6 7` and ordinary numbers are not touched.
"""

from __future__ import annotations

import re
import unicodedata

_LEET = str.maketrans("013457@$!", "oieastasi")
_LOOK_ALIKE = str.maketrans(
    "авекмнорстухіѕјԁаΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХІЅ",
    "abekmhopctyxisjdaABEZHIKMNOPTYXABEKMHOPCTXIS",
)
_LETTERS_APART = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-_*]{1,3}\w(?!\w)){2,40}")
_GAPS = re.compile(r"[ .\-_*]")
_WORD = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w+|[\w@$!]+")  # an address of e-mail is one word
# Digits between letters, or one before or after several: `k1ll`, `3lection`, `h0w`; not `S3`, `x86`, `mp3`, `4th`.
_MASKED = re.compile(r"[a-z][013457@$!]+[a-z]|\b[01345@$][a-z]{4,}|[a-z]{3,}[013457@$]\b", re.IGNORECASE)
_SHORT_MASKED = re.compile(r"\b(?:t0|d0|g0|n0|m3|1t|u|1s|0f|0ut)\b", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` as it would be written without a mask; the same text where it wears none."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc", "Co") or char in "\n\t")
    text = _latin(text)
    text = _LETTERS_APART.sub(lambda match: _GAPS.sub("", match[0]), text)
    masked = sum(1 for _ in _MASKED.finditer(text))
    text = _WORD.sub(lambda match: _unmasked(match[0]), text)
    # Words as short as `t0` say nothing by themselves; beside masked words they are masked too.
    return _SHORT_MASKED.sub(lambda match: match[0].translate(_LEET), text) if masked else text


def _latin(text: str) -> str:
    """Cyrillic and Greek look-alikes as Latin letters, in words that mix them with Latin ones."""
    return re.sub(r"\w+", lambda match: match[0].translate(_LOOK_ALIKE) if _mixed(match[0]) else match[0], text)


def _mixed(word: str) -> bool:
    return not word.isascii() and bool(re.search("[A-Za-z]", word)) and bool(re.search("[Ͱ-Ͽа-яА-Яіѕјԁ]", word))


def _unmasked(word: str) -> str:
    """The word with letters for its digits; a closing exclamation mark is one."""
    if "@" in word and "." in word:
        return word
    body = word.rstrip("!")
    return body.translate(_LEET) + word[len(body) :] if _MASKED.search(body) else word
