"""A small shop's page as it is today, and after its makers renamed, wrapped and reordered what is on it."""

from __future__ import annotations

GOODS = {"Kettle": "29.90", "Toaster": "44.50", "Iron": "18.00", "Blender": "61.25"}

STYLED = {"item": "product", "name": "title", "price": "price", "list": "list"}
RENAMED = {"item": "c-9x tile", "name": "t-1 h", "price": "p-77 amount", "list": "grid-4"}

Texts = dict[str, str]


def page(
    names: dict[str, str] = STYLED, goods: dict[str, str] = GOODS, *, wrapped: bool = False, note: str = ""
) -> bytes:
    """HTML with one item of each of `goods`, and an address of the shop."""
    items = "".join(_item(names, name, price, wrapped=wrapped) for name, price in goods.items())
    return f"""<html lang="en"><head><title>Kitchen things</title></head><body><header><a href="/">Home</a></header>
    <main><h1 class="heading">Kitchen things</h1>{note}<div class="{names["list"]}">{items}</div>
    <p class="contact">Call us: <span class="phone">555 0100</span></p></main></body></html>""".encode()


def _item(names: Texts, name: str, price: str, *, wrapped: bool) -> str:
    text = f'<h3 class="{names["name"]}"><a href="/{name.lower()}">{name}</a></h3>'
    text += f'<span class="{names["price"]}">${price}</span>'
    return f'<div class="{names["item"]}">{f"<div>{text}</div>" if wrapped else text}</div>'
