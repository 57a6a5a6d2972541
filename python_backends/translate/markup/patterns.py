"""Things that are not language, as regular expressions. Every pattern runs in linear time: lengths are bounded."""

from __future__ import annotations

import re
from typing import Literal

Markup = Literal["html", "text"]

_TAG = r"</?[a-zA-Z!?](?:[^<>\"']|\"[^\"]{0,1000}\"|'[^']{0,1000}'){0,1000}>"
_ENTITY = r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});"
_CODE = r"``[^\n`]{1,500}``|`[^`\n]{1,500}`|\$\$[^$]{1,500}\$\$"
_PLACEHOLDER = (
    r"\{\{[^{}]{0,300}\}\}|\$\{[^{}\n]{0,300}\}|\#\{[^{}\n]{0,300}\}|\{%[^%]{0,300}%\}"
    r"|\{\s?[\w.$:!?@\[\]()+*,|-]{0,80}\s?\}"  # {name} {0:.2f} {user.first}
    # ICU messages
    r"|\{\s?\w{1,80}\s?,\s?(?:plural|select|selectordinal|number|date|time)\b(?:[^{}]|\{[^{}]{0,300}\}){0,1000}\}"
    r"|</?\d{1,4}\s?/?>|%\([\w.]{1,80}\)[\#0 +-]?\d{0,4}(?:\.\d{1,3})?[a-zA-Z]"
    r"|%(?:\d{1,3}\$)?[\#0+-]?\d{0,4}(?:\.\d{1,3})?(?:h|l|ll|z)?[sdifgxXoeEcur@](?![a-zA-Z])|%%"
    r"|\[\[[^\[\]\n]{0,300}\]\]|\]\([^()\s]{0,1000}(?:\s\"[^\"\n]{0,200}\")?\)|__\w{1,80}__|:[a-z0-9_+-]{1,40}:(?=\W|$)"
)
_ADDRESS = (
    r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s<>\"'`«»“”]{1,2000}[^\s<>\"'`«»“”.,;:!?)\]}]|\bwww\.[^\s<>\"'`]{1,500}\w"
    r"|\bmailto:[^\s<>\"'`]{1,300}\w|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w/])(?:/[\w.+-]{1,100}){2,20}/?|\b[A-Za-z]:\\[\w\\.+-]{1,200}|(?<!\w)[@\#][^\W\d]\w{0,79}"
    r"|\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:com|org|net|io|eu|edu|gov|info|dev|app|ai|co)\b(?:/[^\s<>\"'`]{0,500}\w)?"
)
_SEPARATOR = r"[.,:/'’\u00a0\u202f–-]"
# Numbers with separators or a unit sign; a plain integer is left to the translator, which knows one from many.
_NUMBER = (
    rf"[+\-−]?[$€£¥₹]\s?\d{{1,30}}(?:{_SEPARATOR}\d{{1,30}}){{0,20}}"
    rf"|(?<!\w)\d{{1,30}}(?:{_SEPARATOR}\d{{1,30}}){{0,20}}\s?[%‰€£¥₹°]"
    rf"|(?<!\w)\d{{1,30}}(?:{_SEPARATOR}\d{{1,30}}){{1,20}}(?!\w)"
    r"|(?<!\w)\+?\d{1,4}(?:[ ]\d{2,4}){1,6}(?!\w)"  # 80 000, and telephone numbers
)
# Words with digits, underscores or dots inside are names of things: B2B, x86_64, foo_bar, module.name().
_IDENTIFIER = (
    r"(?<!\w)(?=\w{0,60}\d)(?=\w{0,60}[^\W\d])(?!\d{1,6}(?:st|nd|rd|th|º|ª)\b)\w{2,80}(?!\w)"
    r"|\b[^\W\d_]\w{0,60}_\w{1,80}|\b\w{1,60}\(\)"
)
# Characters with a meaning of their own, in markup, in translators, or as symbols; emoji with their joiners.
_SIGN = r"[\\^$/<>{}\[\]@*\#~|+=_&%`\u2190-\u2bff\ue000-\uf8ff\ufe0f\ufff0-\uffff\U0001f000-\U0001faff]+|[ \t]{2,}"

_FLAGS = re.S | re.I


def pattern_of(markup: Markup) -> re.Pattern[str]:
    """Everything that is not language in a text of this kind."""
    html = [_TAG] if markup == "html" else []
    parts = [*html, _CODE, _ENTITY, _PLACEHOLDER, _ADDRESS, _NUMBER, _IDENTIFIER, _SIGN]
    return re.compile("|".join(f"(?:{part})" for part in parts), _FLAGS)


_LOOKS_LIKE_HTML = re.compile(rf"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]{{0,2000}})?/?>|<!doctype\b|<!--|{_ENTITY}", re.I)


def markup_of(text: str) -> Markup:
    """Whether `text` is HTML, or plain text (Markdown counts as that)."""
    return "html" if _LOOKS_LIKE_HTML.search(text) else "text"
