"""What a redesign does to a page: each change works on the tree of `content.page` and keeps the marks of the truth."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

from lxml.builder import E

from perf.changed_pages.content import TRUTH, Node, Writer, block

Change = Callable[[Node, random.Random], None]
_OTHER_TAGS = {
    "div": "section",
    "span": "em",
    "h1": "h2",
    "h2": "h3",
    "h3": "h4",
    "ul": "ol",
    "p": "div",
    "b": "span",
    "section": "div",
}


def rename_classes(root: Node, dice: random.Random) -> None:
    """Every class gets another name, as compiled style sheets give them; ids go."""
    names: dict[str, str] = defaultdict(lambda: f"x{dice.randrange(16**6):06x}")
    for node in root.iter():
        if node.get("class"):
            node.set("class", " ".join(names[name] for name in node.get("class").split()))
        node.attrib.pop("id", None)


def wrap(root: Node, dice: random.Random) -> None:
    """A quarter of the elements below body stand in another one afterwards."""
    body = root.find("body")
    for node in list(body.iterdescendants()):
        parent = node.getparent()
        if (
            dice.random() < 0.25
            and parent.tag not in ("ul", "ol", "table", "tr")
            and node.tag not in ("li", "tr", "td", "th")
        ):
            wrapper, tail = E(dice.choice(("div", "span"))), node.tail
            node.tail = None
            parent.replace(node, wrapper)
            wrapper.append(node)
            wrapper.tail = tail


def wrap_items(root: Node, dice: random.Random) -> None:
    """What repeats is put into an element of its own each, as grids do."""
    by_field = defaultdict(list)
    for node in root.iter():
        if node.get(TRUTH) and node.tag not in ("li", "tr", "td"):
            by_field[node.get(TRUTH)].append(node)
    for nodes in by_field.values():
        if len(nodes) > 1:
            for node in nodes:
                wrapper = block("cell")
                node.getparent().replace(node, wrapper)
                wrapper.append(node)


def other_tags(root: Node, dice: random.Random) -> None:
    """Half of the replaceable tags become others, the same everywhere."""
    chosen = {tag: other for tag, other in _OTHER_TAGS.items() if dice.random() < 0.5}
    for node in list(root.find("body").iterdescendants()):
        node.tag = chosen.get(node.tag, node.tag)


def move_blocks(root: Node, dice: random.Random) -> None:
    """The parts of the page come in another order."""
    marked = [node for node in root.iter() if node.get(TRUTH)]
    shared = [node for node in marked[0].iterancestors() if all(node in set(one.iterancestors()) for one in marked)]
    for parent in (shared[0], root.find("body")):
        children = list(parent)
        dice.shuffle(children)
        parent[:] = children


def reorder_lists(root: Node, dice: random.Random) -> None:
    """Elements of lists change places."""
    for parent in list(root.iter()):
        marked = [child for child in parent if child.get(TRUTH)]
        if len(marked) > 1 and len({child.get(TRUTH) for child in marked}) == 1:
            places = [parent.index(child) for child in marked]
            dice.shuffle(marked)
            rest = dict(zip(places, marked, strict=True))
            parent[:] = [rest.get(place, child) for place, child in enumerate(list(parent))]


def other_values(root: Node, dice: random.Random) -> None:
    """A third of the sought texts change: another price, another date, an edited sentence."""
    writer = Writer(dice)
    for node in root.iter():
        if node.get(TRUTH) and node.text and not len(node) and dice.random() < 0.33:
            node.text = "".join(
                str(dice.randint(0, 9)) if character.isdigit() else character for character in node.text
            )
            if not any(character.isdigit() for character in node.text) and " " in node.text:
                words = node.text.split()
                words[dice.randrange(len(words))] = writer.name().lower()
                node.text = " ".join(words)


def more_items(root: Node, dice: random.Random) -> None:
    """Lists lose an element or two and get others."""
    writer = Writer(dice)
    by_field = defaultdict(list)
    for node in root.iter():
        if node.get(TRUTH):
            by_field[node.get(TRUTH)].append(node)
    for nodes in by_field.values():
        simple = len(nodes) > 3 and len({node.getparent() for node in nodes}) == 1 and not any(map(len, nodes))
        if simple:
            gone, new = nodes[dice.randrange(len(nodes))], E(nodes[0].tag, writer.sentence())
            new.attrib.update(nodes[0].attrib)
            nodes[0].addprevious(new)
            if gone is not nodes[0]:
                gone.getparent().remove(gone)


def notices(root: Node, dice: random.Random) -> None:
    """Advertisements and notices appear."""
    writer = Writer(dice)
    body = root.find("body")
    for parent in [body, *[node for node in body.iterdescendants("div") if len(node) > 1][:6]]:
        if dice.random() < 0.6:
            parent.insert(
                dice.randrange(len(parent) + 1),
                block("notice", E.span(writer.sentence()), E.a(writer.title(), href="/ad")),
            )


CHANGES: tuple[Change, ...] = (
    rename_classes,
    wrap,
    wrap_items,
    other_tags,
    move_blocks,
    reorder_lists,
    other_values,
    more_items,
    notices,
)
