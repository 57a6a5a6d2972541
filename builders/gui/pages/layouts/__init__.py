"""The layouts pages are drawn from, with how often each is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from builders.gui.pages.kit import Kit
from builders.gui.pages.layouts import desktop, more, phone, site, web


@dataclass(frozen=True)
class Layout:
    """One kind of page."""

    name: str
    draw: Callable[[Kit], str]
    weight: float
    desktop: bool = False  # a screen of desktop programs
    mobile: bool = False  # a telephone's screen
    small: bool = False  # also looks right in a desktop theme


LAYOUTS: tuple[Layout, ...] = (
    Layout("dashboard", web.dashboard, 14),
    Layout("table", web.table_page, 8),
    Layout("settings", web.settings, 8, small=True),
    Layout("mail", web.mail, 4),
    Layout("calendar", web.calendar, 2),
    Layout("gallery", web.gallery, 10, small=True),
    Layout("chat", web.chat, 2),
    Layout("files", web.files, 3),
    Layout("landing", site.landing, 9),
    Layout("shop", site.shop, 6),
    Layout("product", site.product, 3),
    Layout("article", site.article, 4),
    Layout("results", site.results, 4),
    Layout("start", site.start, 2),
    Layout("sign-in", site.sign_in, 8),
    Layout("checkout", site.checkout, 4),
    Layout("dialog", site.dialog, 7),
    Layout("dropdown", site.dropdown, 5),
    Layout("profile", site.profile, 3),
    Layout("portal", more.portal, 6),
    Layout("documentation", more.documentation, 4),
    Layout("board", more.board, 3),
    Layout("pictures", more.pictures, 4),
    Layout("video", more.video, 3),
    Layout("wizard", more.wizard, 6, small=True),
    Layout("booking", more.booking, 5),
    Layout("month", more.month, 3),
    Layout("questions", more.questions, 2),
    Layout("forum", more.forum, 4),
    Layout("office", more.office, 3),
    Layout("notices", more.notices, 6),
    Layout("sliders", more.sliders, 5, small=True),
    Layout("old", more.old_page, 3),
    Layout("icons", more.icons_page, 1),
    Layout("phone-settings", phone.settings, 2.5, mobile=True),
    Layout("phone-feed", phone.feed, 2, mobile=True),
    Layout("phone-tiles", phone.tiles, 2, mobile=True),
    Layout("phone-player", phone.player, 1.5, mobile=True),
    Layout("phone-keypad", phone.keypad, 1.2, mobile=True),
    Layout("phone-welcome", phone.welcome, 1.5, mobile=True),
    Layout("phone-sheet", phone.sheet, 2, mobile=True),
    Layout("phone-map", phone.place, 1.2, mobile=True),
    Layout("program", desktop.one_program, 9, desktop=True),
    Layout("desktop", desktop.several, 7, desktop=True),
    Layout("message", desktop.message, 4, desktop=True),
)
