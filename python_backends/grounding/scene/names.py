"""What the names of properties ask for, where a schema describes a screen or a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from python_backends.grounding.fallback.tokens import Tokens, tokens_of_name
from python_backends.grounding.scene.seen import Region, Seer, singular

Trait = Literal[
    "what", "text", "confidence", "page", "left", "top", "right", "bottom", "width", "height", "centre_x", "centre_y",
    "box",
]  # fmt: skip


def _phrases(text: str) -> frozenset[Tokens]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


_TRAITS: dict[Trait, frozenset[Tokens]] = {
    "what": _phrases(
        "type|role|kind|element type|control type|class|class name|category|label type|object|object name"
    ),
    "text": _phrases("text|name|label|caption|title|value|content|placeholder|visible text|label text"),
    "confidence": _phrases("confidence|confidence score|score|probability|certainty"),
    "page": _phrases("page|page number|page index"),
    "left": _phrases("x|left|x0|xmin|x min|min x|x1"),
    "top": _phrases("y|top|y0|ymin|y min|min y|y1"),
    "right": _phrases("right|xmax|x max|max x|x2"),
    "bottom": _phrases("bottom|ymax|y max|max y|y2"),
    "width": _phrases("width|w"),
    "height": _phrases("height|h"),
    "centre_x": _phrases("center x|centre x|cx|x center|x centre|click x"),
    "centre_y": _phrases("center y|centre y|cy|y center|y centre|click y"),
    "box": _phrases("box|bbox|bounding box|boundingbox|bounds|rect|rectangle|position|location|coordinates"),
}
PLACES: frozenset[Trait] = frozenset({"left", "top", "right", "bottom", "centre_x", "centre_y", "box"})
# Roles by the words that people use for them; the first word is the role itself.
_ROLES: dict[str, frozenset[Tokens]] = {
    "button": _phrases("button"),
    "link": _phrases("link|hyperlink|anchor"),
    "text_field": _phrases(
        "text field|input|input field|textbox|text box|form field|search field|search box|search bar"
    ),
    "checkbox": _phrases("checkbox|check box"),
    "radio": _phrases("radio|radio button"),
    "select": _phrases("select|dropdown|drop down|combobox|combo box|select box"),
    "slider": _phrases("slider"),
    "switch": _phrases("switch|toggle|toggle switch"),
    "tab": _phrases("tab"),
    "menu_item": _phrases("menu item|menu entry"),
    "image": _phrases("image|picture|photo"),
    "icon": _phrases("icon"),
    "heading": _phrases("heading|headline"),
    "table": _phrases("table"),
    "dialog": _phrases("dialog|dialogue|modal|popup"),
}
EVERYTHING: dict[Seer, frozenset[Tokens]] = {
    "gui_detection": _phrases("element|gui element|ui element|interface element|control|widget|component|ui component"),
    "object_detection": _phrases("object|detected object|detection|detected item"),
}
_BEFORE_FIELD = frozenset({("text",), ("input",), ("search",), ("form",)})  # with "field" they are a role as they stand
# A schema with a list of these is about a screen, whatever the user's words say.
UNMISTAKABLE = _phrases(
    "button|text field|input field|checkbox|check box|radio button|dropdown|combobox|slider|toggle|menu item|icon|"
    "gui element|ui element|interface element|widget|ui component"
)
COUNTING = frozenset(
    {"number", "count", "total", "n", "of", "how", "many", "the", "visible", "detected", "all", "found"}
)
TELLING = frozenset({"number", "count", "total", "n", "many"})
PRESENCE = frozenset(
    {"has", "is", "are", "contains", "present", "visible", "there", "shows", "exists", "a", "an", "any"}
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Regions of `seer` (all of them without a `label`) whose text or label holds `words`."""

    seer: Seer
    label: Tokens = ()
    words: Tokens = ()

    def takes(self, region: Region) -> bool:
        """Whether `region` is one of them."""
        if region.seer != self.seer or (self.label and region.is_of != self.label):
            return False
        return set(self.words) <= set(tokens_of_name(region.text))


def trait_of(name: str) -> Trait | None:
    """What a property called `name` asks of a region."""
    tokens = tokens_of_name(name)
    return next((trait for trait, known in _TRAITS.items() if tokens in known), None)


def listed_by(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """What an array called `name` lists: `buttons`, `gui_elements`, `objects`, or, by a label found, `red_cars`."""
    return _chosen(tuple(token for token in tokens_of_name(name) if token not in COUNTING), labels)


def counted_by(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """What a number called `name` counts: `button_count`, `number_of_cats`."""
    tokens = tokens_of_name(name)
    return listed_by(name, labels) if TELLING & set(tokens) else None


def asked_after(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """What a yes or no called `name` asks for: `has_search_field`, `cat_present`."""
    tokens = tokens_of_name(name)
    return (
        _chosen(tuple(token for token in tokens if token not in PRESENCE), labels) if PRESENCE & set(tokens) else None
    )


def single(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """The one region that an object called `name` describes: `submit_button`, `email_field`, `cat`."""
    tokens = tokens_of_name(name)
    if tokens[-1:] == ("field",) and tokens[-2:-1] not in _BEFORE_FIELD:
        tokens = (*tokens[:-1], "input", "field")
    chosen = _chosen(tokens, labels)
    return chosen if chosen is not None and chosen.label else None


def _chosen(tokens: Tokens, labels: frozenset[Tokens]) -> Chosen | None:
    """By the end of the name; what stands before a role must be written in the element."""
    thing = singular(tokens)
    if thing in labels and thing not in _roles_said():
        return Chosen("object_detection", thing)
    for seer, names in EVERYTHING.items():
        if thing in names:
            return Chosen(seer)
    for start in range(len(thing)):
        for role, said in _ROLES.items():
            if thing[start:] in said:
                return Chosen(
                    "gui_detection", singular(tuple(role.split("_"))), (*thing[:start], *_inner(thing[start:]))
                )
    return None


def _roles_said() -> frozenset[Tokens]:
    return frozenset(said for names in _ROLES.values() for said in names)


def _inner(said: Tokens) -> Tokens:
    """`search field` is a field with `search` in it."""
    return ("search",) if said[0] == "search" else ()
