"""The layouts pages are drawn from, with how often each is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from builders.gui.pages.kit import Kit
from builders.gui.pages.layouts import (
    correspondence,
    desktop,
    entry,
    media,
    overlays,
    phone,
    press,
    shop,
    site,
    web,
    work,
)


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
    Layout("mail", correspondence.mail, 4),
    Layout("calendar", web.calendar, 2),
    Layout("gallery", web.gallery, 10, small=True),
    Layout("chat", correspondence.chat, 2),
    Layout("files", web.files, 3),
    Layout("landing", site.landing, 9),
    Layout("shop", shop.shop, 6),
    Layout("product", shop.product, 3),
    Layout("article", site.article, 4),
    Layout("results", entry.results, 4),
    Layout("start", entry.start, 2),
    Layout("sign-in", entry.sign_in, 8),
    Layout("checkout", shop.checkout, 4),
    Layout("dialog", overlays.dialog, 7),
    Layout("dropdown", overlays.dropdown, 5),
    Layout("profile", site.profile, 3),
    Layout("portal", press.portal, 6),
    Layout("documentation", press.documentation, 4),
    Layout("board", work.board, 3),
    Layout("pictures", media.pictures, 4),
    Layout("video", media.video, 3),
    Layout("wizard", work.wizard, 6, small=True),
    Layout("booking", work.booking, 5),
    Layout("month", overlays.month, 3),
    Layout("questions", press.questions, 2),
    Layout("forum", press.forum, 4),
    Layout("office", work.office, 3),
    Layout("notices", overlays.notices, 6),
    Layout("sliders", work.sliders, 5, small=True),
    Layout("old", press.old_page, 3),
    Layout("icons", media.icons_page, 1),
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
