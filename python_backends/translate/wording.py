"""What a request in somebody's own words asks for: into which language, from which, and what.

Translate the following into French:\n\nHello       translate "x" to es       Say good morning in German
Übersetze ins Englische: ...                        What is 'dog' in Spanish?  Traduis ce texte en anglais
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.language.names import language_named
from python_backends.language.tags import Tag

_POLITE = (
    r"(?:please|kindly|can you|could you|would you|i (?:want|need) (?:you )?to|i'd like (?:you )?to|help me|bitte"
    r"|kannst du|können sie|könntest du|por favor|puedes|s'il (?:te|vous) pla[iî]t|peux-tu|pouvez-vous|per favore|puoi"
    r"|você pode|kun je)"
)
_VERB = (
    r"(?:(?P<translate>translate|translation of|übersetzen?|übersetzung von|übersetzt|traduis|traduisez|traduire"
    r"|traduction de|traduce|traducir|traduzca|traducid|tradúceme|traducci[oó]n de|traduci|traducete|tradurre"
    r"|traduzione di|traduza|traduzir|traduz|tradução de|tradueix|traduir|vertaal|vertaling van|översätt|oversett"
    r"|oversæt|przetłumacz|переведи(?:те)?|перевести|перекладіть|преведи|preložte|přelož|tradu|çevir|terjemahkan)"
    r"|(?P<say>how (?:do|would|can) (?:you|i|we|one) say|say|write|what(?:'s| is| are)"
    r"(?: the (?:word|translation) (?:for|of))?|wie sagt man|was heißt|sag|comment (?:dit-on|dire)|dis|c[oó]mo se dice"
    r"|di|come si dice|como se diz|hoe zeg je))"
)
_HEAD = re.compile(rf"\s*(?:{_POLITE}[\s,]+){{0,3}}{_VERB}(?!\w)[\s,]*", re.I)
_INTO = re.compile(
    r"(?<!\w)(?:into|to|in|ins|auf|nach|en|al|a|au|à|para|naar|til|till|na|на|ke|dalam)\s+(?:(?:the|o|het|das|el|la|le)\s+|l['’])?",
    re.I,
)
_AND = re.compile(
    rf"\s*(?:,|/|&|and|und|et|y|as well as|plus)\s+(?:{_INTO.pattern})?(?:also\s+)?(?:the\s+|das\s+|el\s+)?", re.I
)
_FROM = re.compile(
    r"(?<!\w)(?:from|aus dem|aus|vom|von|du|de l['’]|del|dal|dall['’]|do|uit het|från|fra|z|с|dari)\s*(?=\w)", re.I
)
_NAME = re.compile(r"[^\W\d_][\w'’-]*(?:[ ]\(?[^\W\d_][\w'’-]*\)?){0,3}")
_END_OF_NAME = re.compile(
    r"\s*(?:$|[:.?!,;\n\"“«'‘(-]|please\b|and\b|und\b|et\b|y\b|but\b|while\b|without\b|from\b|aus\b|vom\b|von\b|del?\b|du\b|dal\b|into\b|to\b|in\b|ins\b|en\b|al?\b)",
    re.I,
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|‘[^’\n]*’|(?<!\w)'[^\n]*?'(?!\w)|`[^`\n]*`")
# "the following", "this text", "den folgenden Satz", "ce texte": words that point at the text and are not it.
_POINTING = re.compile(
    r"(?:(?:all|the|this|that|these|it|below|attached|above|following|given|next|my|entire|whole|complete|of|text|texts|word"
    r"|words|sentences?|phrases?|paragraphs?|documents?|files?|message|email|e-mail|content|contents|passage|article|page|list"
    r"|strings?|lines?|html|markdown|den|das|die|der|diesen?|dieses|folgenden?|folgendes|text|satz|sätze|ce|cet|cette|ces|le|la"
    r"|les|texte|suivante?s?|phrase|el|lo|los|las|este|esta|esto|estos|siguientes?|texto|frase|oración|il|questo|questa|seguente"
    r"|testo|o|isto|seguinte|de|het|deze|dit|volgende|tekst|zin|det|den|här|texten|följande|этот|текст|следующий)\b[\s,:]*)*",
    re.I,
)
_CHINESE = re.compile(r"翻[译譯](?:成|为|為|到|成为)?(?P<target>[^\s:：。，,]{1,6})(?:[:：\s。]|$)(?P<text>.*)", re.S)
_JAPANESE = re.compile(
    r"(?P<before>.*?)[をは]?\s*(?P<target>[^\s\W]{1,8}語)に(?:翻訳|訳)\w*[。.:：\s]*(?P<text>.*)", re.S
)
# Between the wording and a text that follows it; what comes after belongs to the text, blanks included.
_DELIMITER = re.compile(r"\s*(?:please|bitte|s'il vous pla[iî]t|por favor)?[ \t]*[:：.?!,;]?[ \t]*(?:\r?\n){0,2}", re.I)
# "..., preserving all HTML tags exactly: <b>the text</b>": how to translate, which is what is done in any case.
_ASIDE = re.compile(
    r"\A[\s,]*(?:and |but |while )?(?:preserv|keep|leav|retain|maintain|without|do not|don't)[^:\n<\"]{0,160}(?=:)",
    re.I,
)
_HEAD_LENGTH = 400
_INSTRUCTION_LENGTH = 2_000
_ANYWHERE = re.compile(_VERB.replace("?P<translate>", "").replace("?P<say>", ""), re.I)


@dataclass(frozen=True, slots=True)
class Wording:
    """What was understood; each part is None where the words do not say it. `unknown` is a target nobody knows,
    `besides` a second one: "into Spanish and Catalan"."""

    target: Tag | None = None
    source: Tag | None = None
    text: str | None = None
    unknown: str | None = None
    besides: Tag | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    tag: Tag
    start: int
    end: int


def understood(instruction: str) -> Wording | None:
    """The request that `instruction` words, None if it words none."""
    verb = _HEAD.match(instruction)
    if verb is None:
        return _east_asian(instruction)
    head_end = _head_end(instruction, verb.end())
    hidden = _QUOTED.sub(lambda match: "\0" * len(match[0]), instruction[:head_end])
    target = _language(_INTO, hidden, verb.end())
    source = _language(_FROM, hidden, verb.end())
    if target is None:
        return _without_target(instruction, hidden, verb, source)
    inner_end = min(target.start, source.start) if source else target.start
    after = max(target.end, source.end) if source else target.end
    inner = instruction[verb.end() : inner_end]
    rest = _DELIMITER.sub("", _ASIDE.sub("", instruction[after:], count=1), count=1)
    if verb["say"] and verb["say"].lower() == "write" and not _QUOTED.fullmatch(inner.strip()):
        return None  # "write an essay in English" is no translation
    besides = _besides(hidden, verb.end())
    return Wording(target.tag, source.tag if source else None, _text(inner, rest), besides=besides)


def target_of(instruction: str) -> Wording | None:
    """The languages that an instruction names about a text that stands elsewhere, wherever its verb is.

    "Read this and translate it into Spanish", "Summarise it. Then translate to French." The first verb with a language
    that is known counts; None if there is none.
    """
    for verb in _ANYWHERE.finditer(instruction[:_INSTRUCTION_LENGTH]):
        found = understood(instruction[verb.start() :])
        if found is not None and found.target is not None:
            return found
    return None


def brings_text(instruction: str, addresses: Sequence[str]) -> bool:
    """Whether `instruction` asks for a translation of a text within it that is more than `addresses` and what points at
    them: an address in such a text is a part of it, in "translate this page: https://..." it is the text's place."""
    found = understood(instruction)
    if found is None or found.target is None or found.text is None:
        return False
    text = found.text
    for address in addresses:
        text = text.replace(address, " ")
    return _POINTING.fullmatch(text.strip(" .:,;!?()<>\n")) is None


def _head_end(instruction: str, start: int) -> int:
    """Where the wording must end: at the first blank line or colon with text after it, or after some length."""
    hidden = _QUOTED.sub(lambda match: "\0" * len(match[0]), instruction[: start + _HEAD_LENGTH])
    match = re.compile(r":(?=\s|$)|：|\n").search(hidden, start)
    return match.end() if match else len(hidden)


def _language(before: re.Pattern[str], head: str, start: int) -> _Found | None:
    """The last language that stands after a word of `before`; a bare code only where nothing follows it."""
    found: _Found | None = None
    for match in before.finditer(head, start):
        found = _name_at(head, match) or found
    return found


def _name_at(head: str, match: re.Match[str]) -> _Found | None:
    words = _NAME.match(head, match.end())
    if words is None:
        return None
    for end in sorted({stop.start() for stop in re.finditer(r"\s|$", head[match.end() : words.end()])}, reverse=True):
        name = head[match.end() : match.end() + end]
        if name and _END_OF_NAME.match(head, match.end() + end) and (tag := language_named(name)):
            return _Found(tag, match.start(), match.end() + end)
    return None


def _besides(head: str, start: int) -> Tag | None:
    """A language that is named beside another as a target."""
    for match in _INTO.finditer(head, start):
        first = _name_at(head, match)
        joined = None if first is None else _AND.match(head, first.end)
        second = None if joined is None else _name_at(head, joined)
        if first is not None and second is not None and second.tag != first.tag:
            return second.tag
    return None


def _without_target(instruction: str, hidden: str, verb: re.Match[str], source: _Found | None) -> Wording | None:
    """The verb stands there, but no language that is known does."""
    if verb["translate"] is None:
        return None
    named = re.compile(r"\b(?:into|to|ins|auf|en|al|naar)\s+([\w' -]{1,60}?)\s*(?:[:.?!\n]|$)", re.I).search(
        hidden, verb.end()
    )
    if named is None:
        return Wording(source=source.tag if source else None, text=_text(instruction[verb.end() :], ""))
    rest = _DELIMITER.sub("", instruction[named.end() :], count=1)
    return Wording(unknown=named[1], text=_text(instruction[verb.end() : named.start()], rest))


def _text(inner: str, rest: str) -> str | None:
    """What to translate: what follows the wording, or what stands inside it and is more than a pointer to the text."""
    inner = inner.strip().strip(":").strip()
    pointing = _POINTING.fullmatch(inner) is not None
    if rest.strip() and (pointing or not _QUOTED.fullmatch(inner)):
        return _unquoted(rest)
    return None if pointing else _unquoted(inner)


def _unquoted(text: str) -> str:
    """Without the quotation marks around all of it."""
    stripped = text.strip()
    if len(stripped) > 2 and _QUOTED.fullmatch(stripped):
        return stripped[1:-1]
    return text


def _east_asian(instruction: str) -> Wording | None:
    for match in _candidates(instruction):
        tag = language_named(match["target"])
        if tag is not None:
            before = match.groupdict().get("before") or ""
            text = match["text"].strip() or before.strip("「」『』 \n")
            return Wording(tag, text=text if text and "以下" not in text and "次の" not in text else None)
    return None


def _candidates(instruction: str) -> Iterator[re.Match[str]]:
    for pattern in (_CHINESE, _JAPANESE):
        match = pattern.search(instruction[:100_000])
        if match is not None:
            yield match
