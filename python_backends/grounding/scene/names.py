"""What the names of properties ask for, where a schema describes a screen or a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from python_backends.grounding.fallback.tokens import Tokens, tokens_of_name
from python_backends.grounding.scene.seen import Region, Seer, singular
from python_backends.grounding.tree import Array, Choice, Leaf, Node, Object

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
_EVERYTHING: dict[Seer, frozenset[Tokens]] = {
    "gui_detection": _phrases("element|gui element|ui element|interface element|control|widget|component|ui component"),
    "object_detection": _phrases("object|detected object|detection|detected item"),
}
# A schema with a list of these is about a screen, whatever the user's words say.
_UNMISTAKABLE = _phrases(
    "button|text field|input field|checkbox|check box|radio button|dropdown|combobox|slider|toggle|menu item|icon|"
    "gui element|ui element|interface element|widget|ui component"
)
_COUNTING = frozenset(
    {"number", "count", "total", "n", "of", "how", "many", "the", "visible", "detected", "all", "found"}
)
_TELLING = frozenset({"number", "count", "total", "n", "many"})
_PRESENCE = frozenset(
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
    return _chosen(tuple(token for token in tokens_of_name(name) if token not in _COUNTING), labels)


def counted_by(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """What a number called `name` counts: `button_count`, `number_of_cats`."""
    tokens = tokens_of_name(name)
    return listed_by(name, labels) if _TELLING & set(tokens) else None


def asked_after(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """What a yes or no called `name` asks for: `has_search_field`, `cat_present`."""
    tokens = tokens_of_name(name)
    return (
        _chosen(tuple(token for token in tokens if token not in _PRESENCE), labels) if _PRESENCE & set(tokens) else None
    )


def single(name: str, labels: frozenset[Tokens]) -> Chosen | None:
    """The one region that an object called `name` describes: `submit_button`, `cat`."""
    chosen = _chosen(tokens_of_name(name), labels)
    return chosen if chosen is not None and chosen.label else None


def _chosen(tokens: Tokens, labels: frozenset[Tokens]) -> Chosen | None:
    """By the end of the name; what stands before a role must be written in the element."""
    thing = singular(tokens)
    if thing in labels and thing not in _roles_said():
        return Chosen("object_detection", thing)
    for seer, names in _EVERYTHING.items():
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


def is_only_seen(node: Node, name: str = "") -> bool:
    """Whether a picture could only show what a schema asks for: counts, presence and places, nothing to be read."""
    if isinstance(node, Object):
        parts = [is_only_seen(field.node, field.name) for field in node.fields]
        return (bool(name) and _is_placed(node)) or (bool(parts) and all(parts))
    tokens = tokens_of_name(name)
    if isinstance(node, Array):
        listed = singular(tuple(token for token in tokens if token not in _COUNTING))
        return any(listed in names for names in _EVERYTHING.values()) or _is_placed(node.item)
    if not isinstance(node, Leaf):
        return False
    counts = tokens[:2] == ("number", "of") or tokens[:2] == ("how", "many") or "count" in tokens
    return counts if node.kind in ("integer", "number") else node.kind == "boolean" and bool(_PRESENCE & set(tokens))


def _is_placed(node: Node) -> bool:
    """Whether it is an object of nothing but what a region says, its place among that."""
    if not isinstance(node, Object) or any(trait_of(field.name) is None for field in node.fields):
        return False
    return any(_is_place(field.node, field.name) for field in node.fields)


def _is_place(node: Node, name: str) -> bool:
    """Whether a property asks where something stands: by numbers; the `location` of a firm is written."""
    numbers = not isinstance(node, Leaf | Choice) or (isinstance(node, Leaf) and node.kind in ("integer", "number"))
    return numbers and trait_of(name) in PLACES


def asks_for_elements(node: Node, name: str = "") -> bool:
    """Whether a schema lists, counts or places elements of a screen, so that a picture must be looked at for them."""
    if isinstance(node, Object):
        return any(asks_for_elements(field.node, field.name) for field in node.fields)
    tokens = singular(tuple(token for token in tokens_of_name(name) if token not in _COUNTING))
    if isinstance(node, Array):
        return tokens in _UNMISTAKABLE or asks_for_elements(node.item)
    counts = (
        isinstance(node, Leaf) and node.kind in ("integer", "number") and bool(_TELLING & set(tokens_of_name(name)))
    )
    return counts and tokens in _UNMISTAKABLE
