"""The roles of GUI elements, in the order of the detector's score columns.

The order is part of the contract of the model ``gui_detector``: column ``i`` of its ``scores`` is
``ROLES[i]``. The trainer imports this tuple, so a change of order needs new weights.
"""

from typing import Final

ROLES: Final[tuple[str, ...]] = (
    "button",
    "link",
    "text_field",
    "checkbox",
    "radio",
    "select",
    "slider",
    "switch",
    "tab",
    "menu_item",
    "image",
    "icon",
    "heading",
    "table",
    "dialog",
    "text",
)

ROLE_INDEX: Final[dict[str, int]] = {role: index for index, role in enumerate(ROLES)}

TEXT: Final = ROLE_INDEX["text"]
"""Column of the class ``text``: one line of visible text, no element of its own."""

INTERACTIVE: Final[frozenset[str]] = frozenset(
    {"button", "link", "text_field", "checkbox", "radio", "select", "slider", "switch", "tab", "menu_item"}
)
"""Roles a person can act on."""
