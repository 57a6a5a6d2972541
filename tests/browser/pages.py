"""The local sites that the browser's tests visit: one server, told apart by path."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from tests.fetch.site import Visit

ITEMS, BATCH = 60, 20  # of the page that never seems to end
FILE = bytes(range(256)) * 40
HTML = {"Content-Type": "text/html; charset=utf-8"}


def html(body: str, title: str = "page") -> bytes:
    return f"<!doctype html><title>{title}</title><body>{body}".encode()


async def show(visit: Visit, body: str, title: str = "page", **headers: str) -> None:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    await visit.answer(html(body, title), headers={**HTML, **fields})


async def login(visit: Visit) -> None:
    """A form; its POST sets a cookie and sends on to the account."""
    if not visit.head.startswith("POST"):
        await show(visit, "<form method=post action=/login><label>Name <input name=name></label>"
                          "<input name=password type=password><button>Sign in</button></form>", "Sign in")  # fmt: skip
        return
    await visit.answer(status=303, headers={"Location": "/account", "Set-Cookie": "user=ada; Path=/; HttpOnly"})


async def account(visit: Visit) -> None:
    name = "ada" if "user=ada" in visit.head else "nobody"
    await show(visit, f"<h1>Hello {name}</h1><a href=/wizard/1>Begin</a>", "Account")


async def wizard(visit: Visit) -> None:
    """Three pages, one after the other; what was chosen travels in the address."""
    parts = urlsplit(visit.path)
    number = int(parts.path.rpartition("/")[2])
    chosen = parse_qs(parts.query).get("colour", ["none"])[0]
    if number == 1:
        await show(visit, "<form action=/wizard/2><select name=colour><option value=r>Red<option value=b>Blue</select>"
                          "<button>Next</button></form>", "Step 1")  # fmt: skip
    elif number == 2:
        await show(visit, f"<a href='/wizard/3?colour={chosen}'>Finish</a>", "Step 2")
    else:
        await show(visit, f"<p>Done: {chosen}</p>", "Step 3")


async def endless(visit: Visit) -> None:
    await show(visit, f"""<ul id=list></ul><script>
      let count = 0, waiting = false;
      function more() {{
        if (waiting || count >= {ITEMS}) return;
        waiting = true;
        setTimeout(() => {{
          for (let i = 0; i < {BATCH}; i++) {{
            const item = document.createElement('li');
            item.style.height = '60px'; item.textContent = 'item ' + (++count);
            list.append(item);
          }}
          waiting = false;
        }}, 50);
      }}
      addEventListener('scroll', () => {{ if (innerHeight + scrollY > document.body.scrollHeight - 50) more(); }});
      more();
    </script>""", "Endless")  # fmt: skip


async def files(visit: Visit) -> None:
    size = int(parse_qs(urlsplit(visit.path).query).get("size", [str(len(FILE))])[0])
    body = (FILE * (size // len(FILE) + 1))[:size]
    await visit.answer(body, headers={"Content-Type": "application/zip",
                                      "Content-Disposition": 'attachment; filename="data.zip"'})  # fmt: skip


async def popups(visit: Visit) -> None:
    await show(visit, "<button onclick=\"window.open('/account')\">Open</button>"
                      "<button id=many onclick=\"for (let i = 0; i < 9; i++) window.open('/plain')\">Many</button>",
               "Opener")  # fmt: skip


async def controls(visit: Visit) -> None:
    await show(visit, """<p id=said></p><button onclick="alert('no'); say('alert over')">Ask</button>
      <input id=key onkeydown="if (event.key === 'Enter') say('entered ' + this.value)">
      <div style="position:absolute; left:300px; top:400px; width:50px; height:50px" onclick="say('point')"></div>
      <input id=file type=file multiple onchange="Promise.all([...files].map(f => f.text().then(t => f.name + '=' + t)))
        .then(all => say(all.join(' ')))">
      <iframe name=inner srcdoc="<button onclick=&quot;parent.say('framed')&quot;>Inside</button>"></iframe>
      <p style="display:none" id=hidden>unseen</p>
      <script>function say(text) { said.textContent = text }</script>""", "Controls")  # fmt: skip


async def counter(visit: Visit) -> None:
    script = "setInterval(() => count.textContent = +count.textContent + 1, 10)"
    await show(visit, f"<p id=count>0</p><script>{script}</script>")


async def hang(visit: Visit) -> None:
    await show(visit, "<script>setTimeout(() => { while (true); }, 50)</script>hanging")


async def hog(visit: Visit) -> None:
    await show(visit, """<script>const kept = []; setInterval(() => {
      for (let i = 0; i < 4; i++) { const part = new Uint8Array(16 << 20); part.fill(7); kept.push(part); }
    }, 5)</script>""")  # fmt: skip


async def slow(visit: Visit) -> None:
    await asyncio.sleep(4)
    await visit.answer(b"late")


async def redirect(visit: Visit) -> None:
    await visit.answer(status=302, headers={"Location": parse_qs(urlsplit(visit.path).query)["to"][0]})


async def socket(visit: Visit) -> None:
    """A WebSocket that says one word."""
    key = next(line.split(": ")[1] for line in visit.head.split("\r\n") if line.lower().startswith("sec-websocket-key"))
    accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    lines = ["HTTP/1.1 101 X", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {accept}"]
    visit.writer.write("\r\n".join([*lines, "", ""]).encode() + b"\x81\x05hello")
    await visit.writer.drain()
    await asyncio.sleep(1)


async def long(visit: Visit) -> None:
    size = int(parse_qs(urlsplit(visit.path).query)["size"][0])
    await show(visit, f"<pre>{'x' * size}</pre>")


async def tall(visit: Visit) -> None:
    height = parse_qs(urlsplit(visit.path).query).get("height", ["3000"])[0]
    await show(visit, f"<style>body {{ margin: 0 }}</style><div style='height: {height}px; background: red'></div>")


async def plain(visit: Visit) -> None:
    links = "<a href=/account>account</a><a href='http://other.example/x'>other</a>"
    await show(visit, f"<p>plain text</p>{links}", "Plain")


ROUTES: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "/login": login, "/account": account, "/wizard": wizard, "/endless": endless, "/file": files, "/popups": popups,
    "/controls": controls, "/counter": counter, "/hang": hang, "/hog": hog, "/slow": slow, "/redirect": redirect,
    "/socket": socket, "/long": long, "/tall": tall, "/plain": plain,
}  # fmt: skip


def pages_of(bodies: Mapping[str, str]) -> Callable[[Visit], Awaitable[None]]:
    """The page of the test server: `bodies` are a test's own pages by path, before those above."""

    async def page(visit: Visit) -> None:
        path = urlsplit(visit.path).path
        if path in bodies:
            await show(visit, bodies[path])
        else:
            await ROUTES.get("/" + path.split("/")[1], plain)(visit)

    return page
