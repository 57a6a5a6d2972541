"""The parts of interfaces as HTML, written the way the page's component library writes them."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from builders.gui.pages.meanings import BUTTON_MEANINGS, NAV_MEANINGS
from builders.gui.pages.pictures import chart, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.gui.pages.icons import Icons
    from builders.gui.pages.libraries.library import Library
    from builders.gui.pages.theme import Theme
    from builders.gui.pages.words import Words


def say(text: str) -> str:
    """Text as HTML."""
    return html.escape(text, quote=True)


@dataclass
class Kit:
    """Writes parts for one page. Habits are drawn once, so that a page's buttons look alike."""

    rng: random.Random
    words: Words
    library: Library
    theme: Theme
    icons: Icons
    brands: Icons
    photos: Sequence[str]
    width: int
    height: int
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        rng = self.rng
        self.filled = rng.sample(self.library.filled, k=min(2, len(self.library.filled)))
        self.quiet_kind, self.bare_kind = rng.choice(self.library.quiet), rng.choice(self.library.bare)
        self.icon_share = rng.choice((0.0, 0.2, 0.5, 0.9))
        self.field_icons = rng.random() < 0.25
        self.rounded = rng.choice(("", "border-radius:50%", "border-radius:8px"))

    @property
    def mobile(self) -> bool:
        """Whether the page is as narrow as a telephone."""
        return self.width < 600

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    # Icons and pictures

    def icon(self, meaning: str, size: float = 0, colour: str = "") -> str:
        """An icon by meaning; `size` in px, else as large as the text."""
        style = ""
        if size:
            style += f"font-size:{size:.0f}px;" if self.icons.set.letter else f"width:{size:.0f}px;height:{size:.0f}px;"
        style += f"color:{colour}" if colour else ""
        return self.icons.markup(self.icons.pick(meaning, self.rng), style)

    def brand(self, size: float = 0) -> str:
        """The icon of some company."""
        style = f"width:{size}px;height:{size}px" if size else ""
        return self.brands.markup(self.brands.pick("", self.rng), style)

    def image(self, width: str, height: str, *, style: str = "", alt: str = "") -> str:
        """A photograph or drawing in an <img>."""
        source = self.rng.choice(self.photos) if self.photos and self.chance(0.55) else picture(self.rng)
        name = say(alt or self.words.one("products"))
        return f'<img class="x-pic" alt="{name}" src="{source}" style="width:{width};height:{height};{style}">'

    def avatar(self, size: int) -> str:
        """A small picture of a person."""
        return self.image(
            f"{size}px",
            f"{size}px",
            style=f"flex:none;{self.rounded or 'border-radius:50%'}",
            alt=self.words.one("names"),
        )

    def chart(self, width: str, height: int) -> str:
        """A chart as an SVG picture."""
        return chart(self.rng, width, height, self.theme)

    # Controls

    def button(
        self, text: str = "", *, kind: str = "filled", icon: str = "", size: str = "", wide: bool = False
    ) -> str:
        """A push button; `kind` filled, quiet or bare; without text it shows its icon only."""
        variant = {"filled": self.rng.choice(self.filled), "quiet": self.quiet_kind, "bare": self.bare_kind}[kind]
        sizes = {"": "", "small": self.library.small, "large": self.library.large}
        classes = self.library.part("button").format(variant=variant, size=sizes[size])
        body = say(text)
        if icon:
            body = f"{self.icon(icon)} <span>{body}</span>" if text else self.icon(icon)
        style = "width:100%;justify-content:center;" if wide else ""
        named = "" if text else f' aria-label="{say(self.words.one("actions"))}"'
        classes += " x-square" if not text and "x-btn" in classes else ""
        if self.chance(0.35) and not self.library.native and not self.library.desktop:
            return f'<a href="#" role="button" class="{classes}" style="{style}"{named}>{body}</a>'
        disabled = " disabled" if self.chance(0.04) else ""
        return f'<button type="button" class="{classes}" style="{style}"{named}{disabled}>{body}</button>'

    def action(self, kind: str = "filled", *, size: str = "", wide: bool = False) -> str:
        """A button with a usual caption, sometimes with an icon."""
        icon = self.rng.choice(BUTTON_MEANINGS) if self.chance(self.icon_share) else ""
        return self.button(self.words.one("actions"), kind=kind, icon=icon, size=size, wide=wide)

    def icon_button(self, meaning: str = "", *, bare: bool = True, size: float = 0) -> str:
        """A button that is only an icon."""
        meaning = meaning or self.rng.choice(BUTTON_MEANINGS)
        if not bare:
            return self.button(icon=meaning, kind=self.rng.choice(("filled", "quiet")), size="small")
        pad = self.rng.choice((3, 4, 6, 8))
        style = (
            f"padding:{pad}px;background:none;border:0;color:inherit;line-height:1;display:inline-flex;"
            "min-width:0;width:auto;margin:0;box-shadow:none;min-height:0"
        )
        name = say(self.words.one("actions"))
        return f'<button type="button" style="{style}" aria-label="{name}">{self.icon(meaning, size)}</button>'

    def input(self, hint: str = "", *, kind: str = "text", value: str = "", style: str = "") -> str:
        """A field to write into."""
        classes = self.library.part("input").format(size="")
        filled = f' value="{say(value)}"' if value else ""
        off = " disabled" if self.chance(0.03) else ""
        name = "" if hint else f' aria-label="{say(self.words.one("fields"))}"'
        return (
            f'<input type="{kind}" class="{classes}" placeholder="{say(hint)}" style="{style}"{filled}'
            f'{name}{off} id="f{next(self._ids)}">'
        )

    def search(self, *, joined: bool = True) -> str:
        """A search field with its button or its icon."""
        form = self.rng.choice(("plain", "button", "inside", "button"))
        hint = self.words.one("actions") if self.chance(0.3) else self.words.one("fields")
        if form == "button" and joined:
            return (
                '<div class="x-row x-nowrap" style="gap:0">'
                f"{self.input(hint, kind='search')}{self.button(icon='search')}</div>"
            )
        if form == "inside":
            icon = (
                '<span class="x-abs" style="inset-inline-start:10px;top:50%;transform:translateY(-50%);'
                f'line-height:1">{self.icon("search")}</span>'
            )
            return (
                f'<div class="x-rel" style="flex:1">{self.input(hint, style="padding-inline-start:36px")}{icon}</div>'
            )
        return self.input(hint, kind="search")

    def field(self, label: str = "", *, kind: str = "text", value: str = "") -> str:
        """A labelled field; some pages show the label as a hint inside."""
        label = label or self.words.one("fields")
        control = self.input("" if value or self.chance(0.5) else label, kind=kind, value=value)
        if self.field_icons:
            control = (
                '<div class="x-row x-nowrap">'
                f"{self.icon(self.rng.choice(('user', 'mail', 'lock', 'phone', 'pin')))}{control}</div>"
            )
        return self.library.part("field").format(id=f"f{next(self._ids)}", label=say(label), control=control)

    def area(self, label: str = "", rows: int = 4) -> str:
        """A labelled field of several lines."""
        text = say(self.words.paragraph(2)) if self.chance(0.4) else ""
        classes = self.library.part("textarea")
        control = (
            f'<textarea class="{classes}" rows="{rows}" style="width:100%;height:{rows * 24}px" '
            f'placeholder="{say(self.words.one("fields"))}">{text}</textarea>'
        )
        return self.library.part("field").format(
            id=f"f{next(self._ids)}", label=say(label or self.words.one("fields")), control=control
        )

    def select(self, kind: str = "options", style: str = "") -> str:
        """A closed list of choices."""
        options = self.words.some(kind, 4)
        body = "".join(f"<option>{say(option)}</option>" for option in options)
        return self.library.part("select").format(body=body, attr=f'style="{style}"', first=say(options[0]))

    def choice(self, kind: str, label: str = "", *, on: bool | None = None) -> str:
        """A checkbox, radio or switch with its label."""
        on = self.chance(0.5) if on is None else on
        attr = f'{"checked" if on else ""} aria-checked="{str(on).lower()}"' + (
            " disabled" if self.chance(0.04) else ""
        )
        return self.library.part(kind).format(
            id=f"f{next(self._ids)}",
            label=say(label or self.words.one("checks")),
            attr=attr,
            on=self.library.on or "x-on" if on else "",
        )

    def choices(self, kind: str, number: int) -> str:
        """Several of them below each other."""
        return "".join(self.choice(kind, label) for label in self.words.some("checks", number))

    def slider(self) -> str:
        """A slider at some value."""
        value = self.rng.randint(5, 95)
        return self.library.part("slider").format(attr=f'value="{value}" aria-valuenow="{value}"', value=value)

    # Text, links, surfaces

    def link(self, text: str = "") -> str:
        """A plain link."""
        return f'<a href="#" style="white-space:nowrap">{say(text or self.words.one("actions"))}</a>'

    def heading(self, level: int = 2, text: str = "") -> str:
        """A heading."""
        return f"<h{level}>{say(text or self.words.title())}</h{level}>"

    def badge(self, text: str = "") -> str:
        """A small coloured label."""
        return f'<span class="{self.library.part("badge")}">{say(text or self.words.one("states"))}</span>'

    def text(self, sentences: int = 2, *, link: bool = False) -> str:
        """A paragraph, with a link in it if asked."""
        tail = (
            f" {self.link(self.words.sentence(1, 3).rstrip('.!?。'))} {say(self.words.sentence(2, 6))}" if link else ""
        )
        return f"<p>{say(self.words.paragraph(sentences))}{tail}</p>"

    def card(self, body: str, *, head: str = "", attr: str = "") -> str:
        """A surface with an optional title line."""
        return self.library.part("card").format(
            head=self.library.part("card_head").format(body=head) if head else "", body=body, attr=attr
        )

    def alert(self) -> str:
        """A message box in the page."""
        return self.library.part("alert").format(body=say(self.words.sentence()))

    def meter(self) -> str:
        """A progress bar."""
        return self.library.part("meter").format(value=self.rng.randint(8, 96))

    # Groups

    def tabs(self, number: int = 4, *, icons: bool = False) -> str:
        """A row of tabs, one of them chosen."""
        chosen = self.rng.randrange(number)
        out = []
        for index, name in enumerate(self.words.some("tabs", number)):
            body = f"{self.icon(self.rng.choice(NAV_MEANINGS))} {say(name)}" if icons else say(name)
            on = self.library.on if index == chosen else ""
            attr = f'aria-selected="{str(index == chosen).lower()}"'
            out.append(self.library.part("tab").format(body=body, on=on, attr=attr))
        return self.library.part("tabs").format(body="".join(out))

    def pages(self, number: int = 5) -> str:
        """Page numbers below a list."""
        chosen = self.rng.randint(1, number)
        names = ["‹", *(str(page) for page in range(1, number + 1)), "›"]
        items = (
            self.library.part("page").format(body=name, on=self.library.on if name == str(chosen) else "")
            for name in names
        )
        return self.library.part("pages").format(body="".join(items))

    def menu(self, number: int = 6, *, icons: bool | None = None, kind: str = "commands") -> str:
        """An open menu."""
        icons = self.chance(0.4) if icons is None else icons
        chosen = self.rng.randrange(number * 2)
        items = []
        for index, name in enumerate(self.words.some(kind, number)):
            body = f"{self.icon(self.rng.choice(NAV_MEANINGS))} <span>{say(name)}</span>" if icons else say(name)
            items.append(self.library.part("item").format(body=body, on=self.library.on if index == chosen else ""))
            if self.chance(0.12):
                items.append('<hr style="margin:4px 0;border:0;border-top:1px solid rgba(128,128,128,.4)">')
        return self.library.part("menu").format(body="".join(items), attr='aria-orientation="vertical"')

    def nav_items(self, number: int, *, icons: bool = True) -> str:
        """Links of a side navigation."""
        chosen, opens = self.rng.randrange(number), self.chance(0.3)
        meanings = self.rng.sample(NAV_MEANINGS, min(number, len(NAV_MEANINGS)))
        out = []
        for index, (name, meaning) in enumerate(zip(self.words.some("nav", number), meanings, strict=False)):
            body = (f"{self.icon(meaning)} " if icons else "") + f"<span>{say(name)}</span>"
            if opens and self.chance(0.5):
                mark = self.icon("right", 11) if self.icon_share > 0.3 else "›"
                body += f'<span class="x-end" style="float:inline-end">{mark}</span>'
            out.append(self.library.part("nav").format(body=body, on=self.library.on if index == chosen else ""))
        return "".join(out)

    def crumbs(self) -> str:
        """The path to the page."""
        names = self.words.some("nav", self.rng.randint(2, 4))
        items = "".join(self.library.part("crumb").format(body=say(name)) for name in names)
        return self.library.part("crumbs").format(body=items)

    def dialog(self, body: str, foot: str, *, head: str = "", attr: str = "") -> str:
        """A dialog's surface; the layout puts it in its place."""
        title = self.library.part("dialog_head").format(body=say(head or self.words.title()))
        return self.library.part("dialog").format(body=body, foot=foot, head=title, attr=attr)
