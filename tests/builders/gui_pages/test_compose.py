"""Composition without a browser: the same from the same seed, halves apart, every layout and library complete."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser

import pytest

from builders.gui.pages.compose import Composer
from builders.gui.pages.icons import BRANDS, SETS, Icons
from builders.gui.pages.kit import Kit
from builders.gui.pages.layouts import LAYOUTS, Layout
from builders.gui.pages.libraries.catalogue import LIBRARIES, libraries
from builders.gui.pages.libraries.library import OWN, Library
from builders.gui.pages.style import stylesheet
from builders.gui.pages.theme import draw_theme, luminance, readable_on
from builders.gui.pages.words import LANGUAGES, Words

_VOID = {"img", "input", "br", "hr", "meta", "link", "path", "circle", "rect", "line", "stop"}
_OPTIONAL = {"p", "li", "td", "th", "tr", "option", "g"}  # HTML lets these end by themselves


class Balance(HTMLParser):
    """Counts open elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open[tag] = self.open.get(tag, 0) + 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed at once."""

    def handle_endtag(self, tag: str) -> None:
        self.open[tag] = self.open.get(tag, 0) - 1

    def left(self) -> dict[str, int]:
        return {tag: count for tag, count in self.open.items() if count and tag not in _OPTIONAL | _VOID}


def unbalanced(page: str) -> dict[str, int]:
    parser = Balance()
    parser.feed(page)
    return parser.left()


@pytest.fixture
def kit(composers: dict[str, Composer]) -> Kit:
    return kit_of(composers["train"], LIBRARIES[0], "en")


def kit_of(composer: Composer, library: Library, language: str, *, width: int = 1280) -> Kit:
    rng = random.Random(library.name + language)
    icons, brands = Icons(SETS[0], composer.packages), Icons(BRANDS, composer.packages)
    return Kit(rng, Words(language, rng), library, draw_theme(rng), icons, brands, composer.photos, width, 800)


def test_a_seed_gives_the_same_page_again(composers: dict[str, Composer]) -> None:
    first = [composers["train"].page(seed) for seed in range(12)]
    assert first == [composers["train"].page(seed) for seed in range(12)]
    assert len({page.html for page in first}) == 12


def test_halves_share_no_library_and_no_icons(composers: dict[str, Composer]) -> None:
    train, held = ([composers[half].page(seed) for seed in range(80)] for half in ("train", "held"))
    for of in ("library", "icons"):
        seen = {str(getattr(page, of)) for page in train}
        assert seen.isdisjoint(str(getattr(page, of)) for page in held)
    assert len({page.library for page in held}) >= 3


def test_pages_are_of_many_kinds(composers: dict[str, Composer]) -> None:
    pages = [composers["train"].page(seed) for seed in range(150)]
    assert len({page.layout for page in pages}) > 25
    assert len({page.library for page in pages}) > 12
    assert {page.theme for page in pages} == {"light", "dark", "coloured"}
    assert len({page.language for page in pages}) >= 6
    assert {page.scale for page in pages} >= {1.0, 1.25, 1.5, 2.0}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_writes_whole_html(composers: dict[str, Composer], layout: Layout) -> None:
    for library in (LIBRARIES[0], LIBRARIES[-1]):
        for width in (390, 1280):
            page = layout.draw(kit_of(composers["train"], library, "en", width=width))
            assert not unbalanced(page)
            assert not re.search(r"\{(body|attr|label|control|on|id|head|foot|value|first)\}", page)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_fills_every_part(composers: dict[str, Composer], library: Library) -> None:
    kit = kit_of(composers["train"], library, "en")
    for kind in ("checkbox", "radio", "switch"):
        assert "Small print" in kit.choice(kind, "Small print")
    parts = [kit.tabs(3), kit.pages(3), kit.menu(4), kit.select(), kit.slider(), kit.field(), kit.area(), kit.crumbs()]
    parts += [kit.nav_items(3), kit.card("inside", head="above"), kit.dialog("asked", kit.action()), kit.meter()]
    assert all(part and not unbalanced(part) for part in parts)
    assert set(library.parts) <= set(OWN), "a part no page asks for"


def test_chosen_ones_are_marked(kit: Kit) -> None:
    assert "checked" in kit.choice("checkbox", "x", on=True).split("aria")[0]
    assert "checked" not in kit.choice("checkbox", "x", on=False).split("aria")[0]
    assert kit.tabs(4).count('aria-selected="true"') == 1


def test_text_is_escaped(kit: Kit) -> None:
    assert "<script>" not in kit.button("<script>") + kit.link("<script>") + kit.heading(1, "<script>")


def test_every_language_has_every_kind_of_word() -> None:
    kinds = ("actions", "nav", "fields", "checks", "options", "headings", "menus", "commands", "tabs", "names")
    for language in LANGUAGES:
        words = Words(language, random.Random(1))
        for kind in (*kinds, "brands", "products", "columns", "states", "words"):
            assert len(set(words.some(kind, 6))) == 6
        assert words.sentence().rstrip(".!?。")
    assert [language for language in LANGUAGES if Words(language, random.Random(0)).rtl] == ["ar"]


def test_the_stylesheet_is_filled_in() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        css = stylesheet(draw_theme(rng), rng, look=True)
        assert "$" not in css and css.count("{") == css.count("}")


def test_ink_on_a_colour_can_be_read() -> None:
    rng = random.Random(3)
    for _ in range(200):
        fill = draw_theme(rng).primary
        light, dark = sorted((luminance(fill), luminance(readable_on(fill))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 2.4


def test_both_halves_have_desktops_and_sites() -> None:
    for held in (False, True):
        found = libraries(held=held)
        assert any(library.desktop for library in found) and any(not library.desktop for library in found)
