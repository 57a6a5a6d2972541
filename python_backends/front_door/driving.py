"""What a browser is told, out of words that leave no doubt: "go to https://example.com, click "Sign in", then ...".

A request drives a browser if its first clause names an address to go to and another clause is one of the steps below.
Names and values stand in quotation marks; what comes after the last step, a question for instance, is none. At the end
the page is read. A clause that begins like a step and is none of them is refused, since what follows would go wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from python_backends.errors import InvalidRequest
from python_backends.front_door.order import Order
from python_backends.ingress.links import links_in

BrowserStep = dict[str, Any]
Reading = Callable[[Mapping[str, str]], BrowserStep]

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’"}
_QUOTED = "|".join(f"{begin}[^{begin}{end}]*{end}" for begin, end in _QUOTES.items())
_BREAK = re.compile(rf"(?P<whole>{_QUOTED}|https?://\S*[^\s,;.])|(?:[,;\n]|\.(?=\s|$)|\b(?:and|then)\b)+", re.I)
_GO = re.compile(r"(?:please )?(?:go|navigate|browse|head) to |(?:please )?(?:open|visit) ", re.I)
_VERB = re.compile(
    r"(?:click|tap|fill|enter|type|select|choose|press|submit|scroll|wait|take a screenshot|tick|untick)\b", re.I
)
_KEYS = "Enter|Tab|Escape|Space|Backspace|Delete|PageDown|PageUp|Home|End|ArrowDown|ArrowUp|ArrowLeft|ArrowRight"


def _pattern(text: str) -> re.Pattern[str]:
    """`@name` stands for a quoted text of that name, one blank for any run of them."""
    spaced = text.replace(" ", r"\s+")
    return re.compile(re.sub(r"@([a-z]+)", lambda found: f"(?P<{found[1]}>{_QUOTED})", spaced), re.I)


def _role(found: Mapping[str, str]) -> BrowserStep:
    return {"action": "click", "target": {"role": found["role"].lower(), "name": found["name"]}}


def _key(found: Mapping[str, str]) -> BrowserStep:
    return {"action": "press", "key": next(key for key in _KEYS.split("|") if key.lower() == found["key"].lower())}


_EXAMPLES = (
    'click "Sign in", fill "ann" into "Name", select "Red" from "Colour", press Enter, scroll to the bottom, '
    'wait for "Results", take a screenshot'
)
_INTO = r"(?:in|into|for|as)(?: the)?(?: field)? @label(?: field)?"
STEPS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (_pattern(r"(?:click|tap|press)(?: on)?(?: the)? (?P<role>button|link|tab|checkbox) @name"), _role),
    (_pattern(r"(?:click|tap|press)(?: on)?(?: the)? @name (?P<role>button|link|tab|checkbox)"), _role),
    (_pattern(r"(?:click|tap|press|tick|untick)(?: on)?(?: the)? @text"),
     lambda found: {"action": "click", "target": {"text": found["text"]}}),
    (_pattern(rf"press(?: the)? (?P<key>{_KEYS})(?: key)?"), _key),
    (_pattern(rf"(?:fill|enter|type)(?: in)? @value {_INTO}"),
     lambda found: {"action": "fill", "target": {"label": found["label"]}, "value": found["value"]}),
    (_pattern(r"fill(?: in| out)?(?: the)?(?: field)? @label(?: field)? with @value"),
     lambda found: {"action": "fill", "target": {"label": found["label"]}, "value": found["value"]}),
    (_pattern(r"(?:select|choose) @value (?:in|from|for)(?: the)?(?: list)? @label(?: list)?"),
     lambda found: {"action": "select", "target": {"label": found["label"]}, "values": [found["value"]]}),
    (_pattern(r"submit(?: the)?(?: form)?"), lambda found: {"action": "submit"}),
    (_pattern(r"scroll(?: down)? to the (?:bottom|end)(?: (?P<times>\d+) times)?"),
     lambda found: {"action": "scroll", "to": "bottom", "times": int(found["times"] or 1)}),
    (_pattern(r"scroll(?: up)? to the top"), lambda found: {"action": "scroll", "to": "top"}),
    (_pattern(r"scroll(?: down| up)? to @text"),
     lambda found: {"action": "scroll", "target": {"text": found["text"]}}),
    (_pattern(r"wait(?: for| until)? @text(?: appears| is there| is shown)?"),
     lambda found: {"action": "wait", "target": {"text": found["text"]}}),
    (_pattern(r"wait(?: for)? (?P<pause>\d+) seconds?"),
     lambda found: {"action": "wait", "pause": float(found["pause"])}),
    (_pattern(r"take a screenshot(?: of the (?P<whole>whole )?page)?"),
     lambda found: {"action": "screenshot", "whole_page": found["whole"] is not None}),
)  # fmt: skip


def drive_in(words: str) -> list[BrowserStep] | None:
    """The steps that `words` tell a browser to take, the page's text being the last; None if they tell it nothing.

    Raises InvalidRequest for a clause among steps that begins like one and is none.
    """
    clauses = clauses_of(words)
    first = _GO.match(clauses[0]) if clauses else None
    told = [_step(clause) for clause in clauses]
    if first is None or not links_in(clauses[0]) or not any(told[1:]):
        return None
    steps = []
    for clause, step in zip(clauses, told, strict=True):
        if _GO.match(clause) and links_in(clause):
            steps.append({"action": "navigate", "url": _address(links_in(clause)[0])})
        elif step is not None:
            steps.append(step)
        elif _VERB.match(clause):
            raise InvalidRequest(
                f"the step `{clause[:100]}` is not understood: say it like {_EXAMPLES}", param="messages"
            )
    return [*steps, {"action": "text"}]


def drive_of(order: Order) -> list[BrowserStep] | None:
    """As `drive_in`, for a request whose words decide what is done."""
    return drive_in(order.words) if order.route and order.task is None else None


def clauses_of(words: str) -> list[str]:
    """The parts of `words` between commas, full stops, line ends, "and", "then"; quotations and addresses stay."""
    parts, start = [], 0
    for found in _BREAK.finditer(words):
        if found["whole"] is None:
            parts.append(words[start : found.start()])
            start = found.end()
    return [part for text in (*parts, words[start:]) if (part := text.strip())]


def _step(clause: str) -> BrowserStep | None:
    for pattern, reading in STEPS:
        found = pattern.fullmatch(clause)
        if found:
            plain = {"text", "name", "value", "label"}
            return reading({name: value[1:-1] if name in plain else value for name, value in found.groupdict().items()})
    return None


def _address(link: str) -> str:
    return link if "://" in link else f"https://{link}"
