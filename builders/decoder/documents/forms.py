"""Forms: memos, fax covers, requests and reports. Much is asked on them and much is left blank.

A page is a run of blocks: fields one under another or side by side, options to tick, tables under headings, rows with
one figure each, long answers. Labels are put together from plain words: place, not wording, tells what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders.decoder.documents.fields import Formed
from builders.decoder.documents.locales import pattern, random_day
from builders.decoder.documents.page import Segment, Slot
from builders.decoder.documents.parts import Maker
from builders.decoder.documents.words import entries, prose, running, surname, ware

MARKS = ("X", "x", "X", "(x)", "(X)", "[X]", "[x]", "XX", "V")
EMPTY_BOXES = ("( )", "[ ]", "()", "[]", "O", "")
SPACES = ("beside", "beside", "tab", "tab", "right", "below")


def form(maker: Maker) -> None:
    """A form: a heading, blocks of fields of several manners, notes between."""
    rng, canvas = maker.rng, maker.canvas
    formed = Formed(maker)
    _heading(formed)
    for _ in range(rng.randint(2, 9 if maker.long else 5)):
        formed.blank = rng.choice((0.0, 0.1, 0.3, 0.6, 0.9))
        rng.choices(tuple(BLOCKS), tuple(BLOCKS.values()))[0](formed)
        if rng.random() < 0.25:
            _note(formed)
        canvas.down(rng.choice((0.0, 0.3, 1.0)))
    if rng.random() < 0.4:
        _signatures(formed)
    if rng.random() < 0.4:
        canvas.line(rng.choice((maker.code(), f"Page {rng.randint(1, 3)} of {rng.randint(3, 6)}", prose(rng, 5))))


def _heading(formed: Formed) -> None:
    rng, canvas, maker = formed.rng, formed.canvas, formed.maker
    if rng.random() < 0.2:  # the sender's machine prints a line above a fax
        day, clock = maker.printing.day(random_day(rng)), pattern(rng, "1#:2#")
        canvas.line(day, clock, pattern(rng, "### ### ####"), surname(rng).upper(), pattern(rng, "00#/00#"), scale=0.8)
    if rng.random() < 0.3:
        maker.seller(rng.choice(("left", "centre")))
    if rng.random() < 0.8:
        title = prose(rng, rng.randint(2, 5)).rstrip(".") if rng.random() < 0.5 else formed.label() + " Form"
        align = rng.choice(("centre", "centre", "left"))
        canvas.line(title.upper() if rng.random() < 0.6 else title, scale=rng.choice((1.0, 1.3, 1.6)), align=align)


def _stack(formed: Formed) -> None:
    """Fields one under another."""
    rng, canvas = formed.rng, formed.canvas
    width = canvas.width - 2 * canvas.margin
    rows = [formed.row() for _ in range(rng.randint(2, 7))]
    formed.maker.fields(
        rows,
        rng.choice(SPACES),
        canvas.margin + width * rng.choice((0, 0, 0.1, 0.4)),
        width * rng.choice((0.5, 0.6, 1)),
    )


def _memo(formed: Formed) -> None:
    """To, from, subject and the like."""
    rng = formed.rng
    heads = rng.sample(entries("memo_heads", formed.maker.language), rng.randint(3, 6))
    tab = rng.choice(("tab", "beside"))
    for head in heads:
        label = head if rng.random() < 0.6 else head.title()
        formed.maker.field(
            label, formed.value(label), place=tab, x=formed.canvas.margin, width=formed.canvas.width * 0.4
        )


def _beside(formed: Formed) -> None:
    """Fields side by side, two to four to a line."""
    rng, canvas = formed.rng, formed.canvas
    across = rng.choice((2, 2, 2, 3, 4))
    step = (canvas.width - 2 * canvas.margin) / across
    tab = rng.choice((0.0, 0.0, 0.5))
    for _ in range(rng.randint(1, 6)):
        end = canvas.margin
        for column in range(across if rng.random() < 0.8 else 1):
            label = formed.label(2 if across > 2 else 3)
            start = max(end, canvas.margin + step * column)
            end = canvas.put(start, [label + (formed.maker.colon or ":")]) + canvas.size * 0.4
            end = canvas.put(max(end, start + step * tab), formed.value(label)) + canvas.size
        canvas.down(rng.choice((1.0, 1.2)))


def _boxes(formed: Formed) -> None:
    """Labels over their values in the cells of a grid."""
    rows = [formed.row() for _ in range(formed.rng.randint(2, 8))]
    formed.maker.grid(rows, formed.rng.randint(2, 4))


def _options(formed: Formed) -> None:
    """Things to tick, in a line or a column, the mark before or behind."""
    rng, canvas = formed.rng, formed.canvas
    names = rng.sample(entries("options", formed.maker.language), rng.randint(2, 5))
    if rng.random() < 0.5:
        names = [formed.label(2) for _ in names]
    before, across, empty = rng.random() < 0.4, rng.random() < 0.5, rng.choice(EMPTY_BOXES)
    if rng.random() < 0.6:
        canvas.line(formed.label() + rng.choice((":", "", "?")))
    end = canvas.margin + rng.choice((0.0, 0.1, 0.3)) * canvas.width
    start = end
    for name in names:
        if rng.random() < 0.35:
            mark = rng.choice(MARKS)
            box: list[Segment] = [(mark, Slot("", "string", mark, name))]
        else:
            canvas.blanks.append(name)
            box = [empty] if empty else []
        gap = canvas.size * rng.choice((0.4, 1.0))
        first, second = (box, [name]) if before else ([name], box)
        end = canvas.put(canvas.put(end, first) + gap, second) + canvas.size * 1.5
        if not across:
            canvas.down()
            end = start
    if across:
        canvas.down()


def _table(formed: Formed) -> None:
    """Headings over columns, some cells and some columns empty."""
    rng, canvas = formed.rng, formed.canvas
    labels = [formed.label(2) for _ in range(rng.randint(2, 6))]
    step = (canvas.width - 2 * canvas.margin) / len(labels)
    starts = [canvas.margin + step * number for number in range(len(labels))]
    _cells(formed, starts, [[label] for label in labels])
    blank = [rng.random() < formed.blank for _ in labels]
    makers = [rng.choice((_figure, _figure, Formed.text, _name)) for _ in labels]
    filled: set[str] = set()
    for _ in range(rng.randint(1, 8)):
        row: list[list[Segment]] = []
        for label, empty, make in zip(labels, blank, makers, strict=True):
            text = "" if empty or rng.random() < 0.1 else make(formed)
            row.append([(text, Slot("", "string", text, label))] if text else [])
            filled |= {label} if text else set()
        _cells(formed, starts, row)
    canvas.blanks += [label for label in labels if label not in filled]


def _stacked(formed: Formed) -> None:
    """Labels of several words on two lines at the left, the value beside one of them."""
    rng, canvas = formed.rng, formed.canvas
    x = canvas.margin + canvas.width * rng.choice((0.2, 0.3, 0.4))
    for _ in range(rng.randint(1, 5)):
        label = formed.label(4)
        words = label.split()
        cut = rng.randint(1, len(words) - 1) if len(words) > 1 else 1
        parts = [" ".join(part) for part in (words[:cut], words[cut:]) if part]
        parts[-1] += formed.maker.colon or ":"
        value, beside = formed.value(label), rng.randrange(len(parts))
        for number, part in enumerate(parts):
            end = canvas.put(canvas.margin, [part])
            if number == beside and value:
                canvas.put(max(end + canvas.size, x), value)
            canvas.down(1.0 if number + 1 < len(parts) else 1.3)


def _sparse(formed: Formed) -> None:
    """Names in two or three columns, each with room for a figure behind it, which few have."""
    rng, canvas = formed.rng, formed.canvas
    across = rng.choice((2, 2, 3))
    step = (canvas.width - 2 * canvas.margin) / across
    share = rng.choice((0.1, 0.3, 0.6))
    for _ in range(rng.randint(2, 6)):
        end = canvas.margin
        for column in range(across):
            start = max(end, canvas.margin + step * column)
            label = _name(formed)
            end = canvas.put(start, [label])
            if rng.random() < share:
                text = rng.choice(("X", str(rng.randint(1, 99)), _figure(formed)))
                end = canvas.put(
                    max(end + canvas.size * 0.5, start + step * 0.7), [(text, Slot("", "string", text, label))]
                )
            else:
                canvas.blanks.append(label)
            end += canvas.size
        canvas.down(1.1)


def _cells(formed: Formed, starts: Sequence[float], row: Sequence[Sequence[Segment]]) -> None:
    end = 0.0
    for start, segments in zip(starts, row, strict=True):
        if segments:
            end = formed.canvas.put(max(start, end), segments) + formed.canvas.size
    formed.canvas.down()


def _figure(formed: Formed) -> str:
    rng = formed.rng
    return rng.choice(
        (str(rng.randint(0, 999)), f"{rng.uniform(0, 50):.{rng.randint(1, 3)}f}", "X", f"{rng.randint(1, 99)}%")
    )


def _name(formed: Formed) -> str:
    rng = formed.rng
    return rng.choice((ware(rng, formed.maker.language), surname(rng), prose(rng, 2).rstrip(".")))


def _figures(formed: Formed) -> None:
    """Rows with a name at the left and a figure at the right, many of them empty; the names are the labels."""
    rng, canvas = formed.rng, formed.canvas
    if rng.random() < 0.6:
        canvas.line(formed.label(), formed.label(1))
    x = canvas.margin + canvas.width * rng.choice((0.25, 0.4, 0.6, 0.8))
    for _ in range(rng.randint(3, 10)):
        label = _name(formed) if rng.random() < 0.5 else formed.label(3)
        end = canvas.put(canvas.margin, [label])
        if rng.random() < formed.blank:
            canvas.blanks.append(label)
        else:
            text = _figure(formed)
            canvas.put(max(end + canvas.size, x), [(text, Slot("", "string", text, label))])
        canvas.down()


def _paragraph(formed: Formed) -> None:
    """A label with running text behind or below it, over several lines."""
    rng, canvas = formed.rng, formed.canvas
    label = formed.label(6)
    if rng.random() < formed.blank / 2:
        canvas.blanks.append(label)
        canvas.line(label + ":")
        return
    indent = rng.random() < 0.3
    text = running(rng, rng.choice((4, 8, 12, 20, 30, 45)), formed.maker.language)
    lines = _broken(formed, text, (canvas.width - 2 * canvas.margin) * rng.uniform(0.5, 0.8 if indent else 1.0))
    slot = Slot("", "string", text, label)
    x = canvas.margin
    if rng.random() < 0.5:
        x = canvas.put(x, [label + ":"]) + canvas.size * 0.4 if indent else x
        first: list[Segment] = [] if indent else [label + ":"]
    else:
        first = []
        canvas.line(label + rng.choice((":", "")), bold=rng.random() < 0.3)
    for line in lines:
        canvas.put(x, [*first, (line, slot)])
        canvas.down()
        first = []


def _broken(formed: Formed, text: str, width: float) -> list[str]:
    """`text` in lines of at most `width`."""
    canvas = formed.canvas
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and canvas.measure(longer, canvas.size, False) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _note(formed: Formed) -> None:
    """Printed words that nobody asks for."""
    rng, canvas = formed.rng, formed.canvas
    start = rng.choice(("", "", "Note: ", "* ", "NOTE - ", "(", f"{rng.randint(1, 9)}. "))
    for _ in range(rng.choice((1, 1, 2))):
        canvas.line(start + prose(rng, rng.randint(3, 12)))
        start = ""


def _signatures(formed: Formed) -> None:
    """Names over or behind what they are asked by."""
    rng, canvas = formed.rng, formed.canvas
    formed.blank = 0.4
    across = rng.randint(1, 3)
    step = (canvas.width - 2 * canvas.margin) / across
    labels = [formed.label(2) for _ in range(across)]
    values = [formed.value(label) for label in labels]
    starts = [canvas.margin + step * column for column in range(across)]
    rows: list[Sequence[Sequence[Segment]]] = [values, [[label] for label in labels]]
    for row in rows if rng.random() < 0.5 else rows[::-1]:
        _cells(formed, starts, row)


BLOCKS: dict[Callable[[Formed], None], float] = {
    _stack: 3, _memo: 1.5, _beside: 4, _boxes: 2, _options: 2, _table: 2.5, _figures: 1.5, _paragraph: 3, _stacked: 1,
    _sparse: 1,
}  # fmt: skip
