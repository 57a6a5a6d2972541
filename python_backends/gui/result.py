"""The public result of the task `gui_detection`: the pydantic models publish its schema, `gui_result` builds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.gui.elements import Element, PageElements
from python_backends.ocr.page import Quad
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.result import Bounds, bounds_of

Role = Literal[
    "button", "link", "text_field", "checkbox", "radio", "select", "slider", "switch", "tab", "menu_item", "image",
    "icon", "heading", "table", "dialog", "text",
]  # fmt: skip
Id = Annotated[str, Field(pattern=r"^p\d+\.e\d+$", description="of page and place in reading order, such as p1.e0")]


class Model(BaseModel):
    """Base of the published models: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class GuiElement(Model):
    """One element.

    `text` is its own text, that of elements within it left out; absent where it has none. `label` is the phrase that
    was looked for. Of elements that a phrase leaves out, `parent` and `children` still name the ids.
    """

    id: Id
    type: Role
    label: str | None = None
    text: str | None = None
    bounds: Bounds
    confidence: float = Field(ge=0, le=1, description="probability that box and type are right; of `text`, that it is "
                              "read right")  # fmt: skip
    page: int = Field(ge=1)
    order: int = Field(ge=0, description="place in the reading order of its page")
    z: int = Field(ge=0, description="0 for what lies on the page itself, more for what lies above it")
    parent: Id | None = None
    children: list[Id]


class GuiPage(Model):
    """One picture or page of a document. `dpi` is null for pictures, whose coordinates are their own pixels."""

    page: int = Field(ge=1)
    width: int
    height: int
    dpi: int | None
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="digest of the input's bytes")


class GuiResult(Model):
    """Result of the task `gui_detection`: the elements of all pages in reading order, or those of a phrase, best first.

    For several pages `width` is the widest page's and `height` the sum of the pages'. `total_pages` is that of the
    document, of which a `page_range` may choose a part; absent for a single page.
    """

    gui_elements: list[GuiElement]
    width: int
    height: int
    total_pages: int | None = Field(default=None, ge=2)
    pages: list[GuiPage]


def gui_result(
    pages: Sequence[PageElements], chosen: Sequence[Sequence[int]] | None, total_pages: int, label: str | None
) -> dict[str, Any]:
    """The result as JSON-ready dicts. `chosen[i]` are places on page i, best first; None for every element."""
    found = [
        _element(page, place, label)
        for number, page in enumerate(pages)
        for place in (range(len(page.elements)) if chosen is None else chosen[number])
    ]
    result: dict[str, Any] = {
        "gui_elements": found,
        "width": max((page.plan.width for page in pages), default=0),
        "height": sum(page.plan.height for page in pages),
    }
    if total_pages > 1:
        result["total_pages"] = total_pages
    result["pages"] = [_page(page.plan) for page in pages]
    return result


def id_of(page: int, place: int) -> str:
    """The id of an element."""
    return f"p{page}.e{place}"


def quad_of(element: Element) -> Quad:
    """Its box as a quad."""
    return Quad.from_box(*element.box)


def _page(plan: PagePlan) -> dict[str, Any]:
    return {"page": plan.number, "width": plan.width, "height": plan.height, "dpi": plan.dpi, "sha256": plan.sha256}


def _element(page: PageElements, place: int, label: str | None) -> dict[str, Any]:
    element = page.elements[place]
    out: dict[str, Any] = {"id": id_of(page.number, place), "type": element.role}
    if label is not None:
        out["label"] = label
    if element.lines:
        out["text"] = element.text
    out |= {"bounds": bounds_of(quad_of(element)), "confidence": round(element.confidence, 4), "page": page.number,
            "order": place, "z": element.z}  # fmt: skip
    if element.parent is not None:
        out["parent"] = id_of(page.number, element.parent)
    out["children"] = [id_of(page.number, child) for child in element.children]
    return out
