"""Which words of a message are the request, and which are matter it brings along: quoted, fenced or pasted.

A letter that asks for a translation is no request for one; what stands around the letter is. The request is looked for
at the beginning and at the end of a message, as hosted routers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.ingress.spelling import spelt

MAX_ASKED = 600  # characters: the first and the last 300
MAX_READ = 100_000  # characters of a message that are looked at; the middle of a longer one is matter
_HALF = MAX_ASKED // 2
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.S)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.M)
# Each class stops at the next opening mark, so that a thousand of them are not a thousand long searches.
_QUOTES = re.compile(
    r'"[^"\n]{2,4000}"|“[^“”]{2,4000}”|„[^„“”"]{2,4000}[“”"]|«[^«»]{2,4000}»|(?<=\s)\'[^\'\n]{2,400}\'(?=\W|$)'
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_COLON = re.compile(r":\s+(?=\S)")
_QUESTION = re.compile(r"\?\s+(?=\S)")
# What requests begin with, whole words and the beginnings of words.
_FIRST_WORDS = (
    "please pls bitte now then hi hello hey and so ok can could would i give what which who where when why how is are "
    "does do did q was wie wo wer ist kannst können peux pouvez puedes por s'il here below order que qué quel "
    "quelle quels cuál cuánto cuántos cuántas comment est es cómo quién in into to from en auf ins al"
)
_FIRST_STEMS = (
    "translat summar reply answer rewrite rephrase shorten proofread correct fix classif categor label tag sort assign "
    "forecast predict project extrapolat estimate continue detect determine extract parse read render put turn convert "
    "localis localiz run execut evaluat calculat comput sum simulat explain write draft make give find search look "
    "list rate decide route tell describe format refactor add use spam sentiment formal intent positive urgent english "
    "text history average median score übersetz fass schreib rechne berechne sage positiv klassifiz tradui "
    "résum corrige écri calcul préd prév traduc traduz resum escrib clasific predi pronos"
)
_OPENING = re.compile(rf"^\W*(?:(?:{'|'.join(_FIRST_WORDS.split())})\b|(?:{'|'.join(_FIRST_STEMS.split())}))", re.I)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`asked` are the user's own words, `…` where something was quoted; `matter` is what they brought along."""

    asked: str
    matter: str


def passage_of(text: str) -> Passage:
    """Takes a message apart; without any sign of pasted matter all of it is asked, up to MAX_ASKED characters."""
    if len(text) > MAX_READ:
        text = text[: MAX_READ // 2] + "\n\n" + text[-MAX_READ // 2 :]
    matter: list[str] = []
    rest = _taken(_FENCE, text, matter)
    rest = _taken(_QUOTED_LINE, rest, matter)
    if len(_WORD.findall(_QUOTES.sub(" ", rest))) >= 1:
        rest = _taken(_QUOTES, rest, matter)
    asked, pasted = _request_of(rest.strip())
    matter.append(pasted)
    return Passage(_ends(asked), "\n".join(filter(None, matter)))


def _taken(pattern: re.Pattern[str], text: str, matter: list[str]) -> str:
    matter += [match.group().strip("`>\"“”„«»' \t\n") for match in pattern.finditer(text)]
    return pattern.sub(" … ", text)


def _request_of(text: str) -> tuple[str, str]:
    """(the paragraph or line that asks, the others)."""
    blocks = [block for block in _PARAGRAPHS.split(text) if block.strip(" …\n")]
    if len(blocks) < 2:
        blocks = [line for line in text.split("\n") if line.strip(" …")]
    if len(blocks) < 2:
        return _cut_at_colon(text)
    first, last = _asking(blocks[0]), _asking(blocks[-1])
    if not first and not last:
        return text, ""
    chosen = 0 if first >= last else len(blocks) - 1
    others = "\n".join(block for at, block in enumerate(blocks) if at != chosen)
    asked, inner = _cut_at_colon(blocks[chosen])
    return asked, "\n".join(filter(None, (inner, others)))


def _asking(block: str) -> float:
    """How much a paragraph looks like a request: 0 not at all."""
    if _ITEM.match(block):
        return 0.0  # an item of a list that somebody pasted
    words = len(_WORD.findall(block))
    opens, ends = _opens(block), block.rstrip(" …").endswith((":", "?"))
    if words > 60 and not ends:
        return 0.0
    return opens + ends + (0.5 if words <= 12 and (opens or ends) else 0.3 if words <= 6 else 0.0)


def _opens(block: str) -> bool:
    """Whether a text begins as requests do, slips of the pen aside."""
    return bool(_OPENING.match(spelt(block[:80])))


def _cut_at_colon(block: str) -> tuple[str, str]:
    """Splits "Translate to Spanish: we are closed" where what stands before the colon, or question mark, asks."""
    found = _COLON.search(block) or _QUESTION.search(block)
    if found is None or found.start() > 160:
        return block, ""
    head, tail = block[: found.start()], block[found.end() :]
    asks = _opens(head) or len(_WORD.findall(head)) <= 3
    if found.group().startswith("?"):
        asks = (asks or head.endswith(" …")) and len(_WORD.findall(tail)) >= 3 and not _opens(tail)
    return (head + found.group()[0], tail) if asks and not _is_preamble(head) else (block, "")


def _is_preamble(head: str) -> bool:
    """Whether the request follows the colon: "Step 3: read it", "Answer in French: what is ...", "Hi Tom: ..."."""
    return bool(
        re.match(
            r"\W*(?:step|task|question|q|hi|hello|next|tool|required|note|answer|reply|respond|from now|our|my)\b",
            head,
            re.I,
        )
    )


def _ends(asked: str) -> str:
    asked = asked.strip(" …\n\t")
    return asked if len(asked) <= MAX_ASKED else asked[:_HALF] + " … " + asked[-_HALF:]
