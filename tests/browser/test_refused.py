"""What must not be reached, tried from a real Chromium: by requests, by pages, by redirects, and around the proxy.

A server stands at 127.0.0.1 on the very port that the policy of these tests allows for 127.0.0.2; `bench` asserts at
its end that nobody ever came to it.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from python_backends.browser.rules import PORT
from python_backends.errors import UrlBlocked
from python_backends.fetch.policy import BLOCKED
from python_backends.sandbox import processes
from tests.browser.conftest import Browsing, box_of, needs_chromium, refusal
from tests.fetch.site import ADDRESS
from tests.fetch.test_blocked import LITERALS, MALFORMED

pytestmark = needs_chromium

NAMES = ["inside.example", "metadata.google.internal", "host.docker.internal", "localtest.me", "mixed.example",
         "mixed6.example", "mapped.example", "unknown.example", "localhost", "localhost."]  # fmt: skip
HOSTS = ["127.0.0.1", "0", "0x7f.1", "2130706433", "017700000001", "127.1", "[::1]", "[::]", "[::ffff:169.254.169.254]",
         "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "169.254.169.254", "100.64.0.1", "172.16.0.1", "172.31.255.255",
         "[fd00::1]", "224.0.0.1", "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "127\u30020\u30020\u30021"]  # fmt: skip
OWN_SCHEMES = ["file:///etc/passwd", "chrome://version", "chrome://sandbox", "view-source:http://public.example/",
               "data:text/html,hi", "javascript:alert(1)", "about:blank", "devtools://devtools/bundled/inspector.html",
               "blob:http://public.example/x", "ws://public.example/", "chrome-untrusted://x/",
               "filesystem:http://public.example/x", "view-source:file:///etc/passwd",
               "FILE:///etc/passwd"]  # fmt: skip
TEXT = {"action": "text"}


def assert_blocked(browsing: Browsing, url: str) -> None:
    error = refusal(browsing, {"action": "navigate", "url": url})
    assert isinstance(error, UrlBlocked) and error.message == BLOCKED and error.param == "steps.0.url"


@pytest.mark.parametrize("url", [*OWN_SCHEMES, *MALFORMED[1:]], ids=ascii)
def test_an_address_outside_the_rule_is_refused_before_any_browser_sees_it(browsing: Browsing, url: str) -> None:
    assert_blocked(browsing, url)
    download = refusal(browsing, {"action": "download", "url": url})
    assert isinstance(download, UrlBlocked)


def test_addresses_that_are_not_public_are_refused_to_requests(desk: Browsing) -> None:
    port = desk.bench.site.port
    for host in [*HOSTS, *NAMES]:
        assert_blocked(desk, f"http://{host}:{port}/")
    for url in [f"https://inside.example:{port}/", f"https://[::1]:{port}/"]:
        assert_blocked(desk, url)
    assert desk.ask(TEXT).ok


@pytest.mark.parametrize("url", LITERALS, ids=ascii)
def test_ports_that_are_not_allowed_are_refused_whatever_the_host(browsing: Browsing, url: str) -> None:
    assert_blocked(browsing, url)


@pytest.mark.parametrize(
    "way",
    ["http://127.0.0.1:{port}/", "http://inside.example:{port}/", "//inside.example:{port}/x", "file:///etc/passwd",
     "http://public.example:22/", "http://[::1]:{port}/", "https://inside.example:{port}/", "chrome://version"],
)  # fmt: skip
def test_a_redirect_is_judged_like_a_first_address(desk: Browsing, way: str) -> None:
    target = quote(way.format(port=desk.bench.site.port), safe="")
    for path in (f"/redirect?to={target}", f"/redirect?to={quote(f'/redirect?to={target}', safe='')}"):
        assert_blocked(desk, desk.url(path))


def test_a_name_that_changes_its_address_is_judged_at_each_connection(desk: Browsing) -> None:
    asked = desk.bench.resolver.asked.count("rebinding.example")
    assert desk.ask(desk.go("/plain", "rebinding.example")).ok
    assert desk.bench.resolver.asked.count("rebinding.example") > asked
    assert_blocked(desk, desk.url("/account", "rebinding.example"))


def test_whatever_a_page_asks_for_is_judged(desk: Browsing) -> None:
    port = desk.bench.site.port
    ways: dict[str, str] = {  # one name for each way, so that the refusals tell which were tried
        "image": "<img src=URL>", "frame": "<iframe src=URL></iframe>", "script": "<script src=URL></script>",
        "style": "<link rel=stylesheet href=URL>", "import": "<style>@import 'URL';</style>",
        "background": "<p style=\"background: url(URL)\">x</p>",
        "font": "<style>@font-face { font-family: f; src: url(URL) }</style><p style='font-family: f'>x</p>",
        "video": "<video src=URL preload=auto></video>",
        "audio": "<audio src=URL preload=auto></audio>", "object": "<object data=URL></object>",
        "embed": "<embed src=URL>",
        "preload": "<link rel=preload as=image href=URL>",
        "module": "<script type=module>import 'URL'</script>",
        "fetch": "<script>fetch('URL', {mode: 'no-cors'})</script>",
        "request": "<script>x = new XMLHttpRequest(); x.open('GET', 'URL'); x.send()</script>",
        "beacon": "<script>navigator.sendBeacon('URL', 'x')</script>",
        "socket": "<script>new WebSocket('URL'.replace('http', 'ws'))</script>",
        "events": "<script>new EventSource('URL')</script>",
        "worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('AT', {mode: 'no-cors'})\"])))</script>",
        "svg": "<svg><image href=URL /></svg>", "source": "<script>new Image().srcset = 'URL 1x'</script>",
        "manifest": "<script>fetch('URL', {mode: 'no-cors', credentials: 'include', keepalive: true})</script>",
        "form": "<iframe name=f></iframe><form id=g target=f method=post action=URL></form><script>g.submit()</script>",
        "popup": "<script>setTimeout(() => window.open('URL'), 10)</script>",
    }  # fmt: skip
    body = "".join(
        way.replace("URL.createObjectURL", "@@").replace("URL", f"http://{name}.inside.example:{port}/")
        .replace("AT", f"http://{name}.inside.example:{port}/").replace("@@", "URL.createObjectURL")
        for name, way in ways.items()
    )  # fmt: skip
    body += "".join(f"<img src='http://{host}:{port}/'>" for host in HOSTS)
    body += f"<img src='/redirect?to={quote(f'http://redirected.inside.example:{port}/', safe='')}'>"

    desk.bench.bodies["/hostile"] = body
    result = desk.ask(desk.go("/hostile"), {"action": "wait", "pause": 1.0}, TEXT)
    assert result.ok
    tried = {host.partition(".")[0] for host in result.refused if ".inside.example" in host}
    assert tried == {*ways, "redirected"}
    assert {"127.0.0.1", "169.254.169.254", "172.16.0.1", "[::1]", "[fd00::1]"} <= {
        host.rpartition(":")[0] for host in result.refused
    }


@pytest.mark.parametrize(
    "leaving",
    ["<meta http-equiv=refresh content='0;url=URL'>", "<script>location = 'URL'</script>",
     "<form id=f action=URL method=post></form><script>f.submit()</script>",
     "<script>location = 'file:///etc/passwd'</script>", "<script>location = 'chrome://version'</script>",
     "<script>location = 'view-source:http://public.example'</script>",
     "<script>location = 'data:text/html,secret'</script>",
     "<iframe src=file:///etc/passwd></iframe><iframe src=chrome://version></iframe>"],
)  # fmt: skip
def test_a_page_cannot_lead_there(desk: Browsing, leaving: str) -> None:
    url = desk.url("/", "inside.example")
    desk.bench.bodies["/leaving"] = leaving.replace("URL", url) + "still here"
    going = {**desk.go("/leaving"), "until": "commit"}
    result = desk.ask(going, {"action": "wait", "pause": 0.3}, TEXT)
    text = result.steps[-1].text or ""
    assert "still here" in text or BLOCKED in text or not result.ok
    assert "root:" not in text and "secret" not in text
    assert ("URL" in leaving) == (result.refused == [f"inside.example:{desk.bench.site.port}"])


def test_a_websocket_to_a_public_host_goes_through_the_proxy(desk: Browsing) -> None:
    url = desk.url("/socket").replace("http", "ws")
    script = f"new WebSocket('{url}').onmessage = event => said.textContent = event.data"
    desk.bench.bodies["/talk"] = f"<p id=said></p><script>{script}</script>"
    result = desk.ask(desk.go("/talk"), {"action": "wait", "target": {"text": "hello"}})
    assert result.ok and result.refused == []


def test_webrtc_and_prefetching_do_not_leave_the_box(desk: Browsing) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind((ADDRESS, 0))
        stun.setblocking(False)
        port = stun.getsockname()[1]
        desk.bench.bodies["/calls"] = f"""<link rel=dns-prefetch href=http://prefetched.example>
          <p id=said></p><script>
          const call = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{ADDRESS}:{port}'}},
            {{urls: 'turn:{ADDRESS}:{port}?transport=tcp', username: 'u', credential: 'c'}}]}});
          call.createDataChannel('x');
          call.onicecandidate = event => {{ if (event.candidate) said.textContent += event.candidate.candidate; }};
          call.createOffer().then(offer => call.setLocalDescription(offer)).then(() => said.textContent += 'offered');
        </script>"""
        steps = ({"action": "wait", "target": {"text": "offered"}}, {"action": "wait", "pause": 1.5}, TEXT)
        result = desk.ask(desk.go("/calls"), *steps)
        with pytest.raises(BlockingIOError):
            stun.recv(100)
    assert result.ok and result.steps[-1].text == "offered"
    assert "prefetched.example" not in desk.bench.resolver.asked


def test_the_box_has_no_network_no_files_of_the_host_and_no_rights(desk: Browsing) -> None:
    box = box_of(desk, "desk")  # looked at from outside: Chromium offers no way to ask from inside
    process = Path(f"/proc/{box.pid}")
    interfaces = [line.split(":")[0].strip() for line in (process / "net/dev").read_text().splitlines()[2:]]
    assert interfaces == ["lo"]
    sockets = [line.split() for line in (process / "net/tcp").read_text().splitlines()[1:]]
    assert [words[1].rpartition(":")[2] for words in sockets if words[3] == "0A"] == [f"{PORT:04X}"]
    status = (process / "status").read_text()
    assert "NoNewPrivs:\t1" in status and "CapEff:\t0000000000000000" in status
    root = process / "root"
    assert not (root / "root").exists() and not (root / "home").exists() and not (root / "usr/bin").exists()
    assert sorted(path.name for path in (root / "etc").iterdir()) <= ["chromium", "fonts", "ld.so.cache", "opt"]


def test_chromiums_own_sandbox_holds_its_pages(desk: Browsing) -> None:
    box = box_of(desk, "desk")
    pids = processes.tree(box.root)
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids}
    renderers = [pid for pid, line in lines.items() if b"--type=renderer" in line]
    assert renderers and not any(b"--no-sandbox" in line for line in lines.values())
    for pid in renderers:
        assert "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()
        assert Path(f"/proc/{pid}/ns/net").readlink() != Path(f"/proc/{box.pid}/ns/net").readlink()


def test_a_server_without_a_valid_certificate_is_a_failed_step(browsing: Browsing, own: Any, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("makes its certificate with the openssl command")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=public.example", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    async def served() -> asyncio.Server:
        return await asyncio.start_server(lambda reader, writer: writer.close(), ADDRESS, 0, ssl=tls)

    server = browsing.bench.do(served())
    port = server.sockets[0].getsockname()[1]
    visiting = own(endpoints=frozenset({(ip_address(ADDRESS), port)}))
    [step] = visiting.ask({"action": "navigate", "url": f"https://public.example:{port}/"}).steps
    server.close()
    assert step.error is not None and step.error.code == "upstream_tls"
    [step] = visiting.ask({"action": "navigate", "url": f"http://public.example:{port}/"}).steps
    assert step.error is not None and step.error.code == "navigation_failed"
