"""Text -> what kind of text, by its structure in the first kilobytes: HTML, XML, JSON, CSV, TSV, YAML or prose."""

from __future__ import annotations

import codecs
import re

import orjson

from python_backends.media.delimited import delimiter_of
from python_backends.media.media import Claim, Media
from python_backends.media.plain_text import looks_like_text

HEAD_BYTES = 65_536
MAX_PARSED = 1 << 20  # larger JSON is judged by its two ends
_TAIL_BYTES = 4096
_SVG = re.compile(r"(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg[\s>]", re.I)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|ul|ol|section|article|main|span|a|form)[\s>/]", re.I
)
_ROOT = re.compile(r"(?:<!DOCTYPE\s[^>]*>\s*)?<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?/?>")
_SPACE = re.compile(r"\s*")
_JSON_HEAD = re.compile(r'\A\s*(?:\{\s*(?:"|\})|\[\s*(?:["{\[\]\d-]|true|false|null))')
_YAML_LINE = re.compile(r"(?P<indent>\s*)(?P<item>-\s+)?(?:(?P<key>[\w.\"'/ -]{1,60}):(?:\s|$)|(?(item)\S|(?!)))")
_YAML_OPEN = re.compile(r":\s*[|>][+-]?\s*$")


def text_media(data: bytes, claim: Claim) -> Media | None:
    """What kind of text `data` is; None if it is not text."""
    if not looks_like_text(data):
        return None
    head = _head(data)
    return _marked_up(head, data) or _json(head, data) or _lined(head, len(data) <= HEAD_BYTES, claim)


def _head(data: bytes) -> str:
    """The beginning as text; what a cut tore apart is dropped, what is no UTF-8 is read as Windows-1252."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wide:
        return codecs.getincrementaldecoder("utf-16")("replace").decode(data[:HEAD_BYTES])
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data[:HEAD_BYTES])
    except UnicodeDecodeError:
        return data[:HEAD_BYTES].decode("cp1252", "replace")


def _marked_up(head: str, data: bytes) -> Media | None:
    start, declared = _after_prologue(head)
    if _SVG.match(head, start):
        return Media("image", "svg")
    if _HTML.match(head, start):
        return Media("html", "html")
    root = _ROOT.match(head, start)
    if declared:
        return Media("xml", "xml")
    tail = data[-_TAIL_BYTES:].replace(b"\0", b"").rstrip()
    closed = root is not None and tail.endswith((f"</{root[1]}>".encode(), b"/>"))
    return Media("xml", "xml") if closed else None


def _after_prologue(head: str) -> tuple[int, bool]:
    """Where the first element begins, past white space, comments and instructions; and whether XML is declared.

    A loop, since a pattern with one repetition inside another takes exponential time on a file made for it.
    """
    at, declared = 0, False
    while True:
        at = _end_of_space(head, at)
        if head.startswith("<?", at):
            declared |= head.startswith("<?xml", at)
            end, past = head.find("?>", at), 2
        elif head.startswith("<!--", at):
            end, past = head.find("-->", at), 3
        else:
            return at, declared
        if end < 0:
            return at, declared
        at = end + past


def _end_of_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()


def _json(head: str, data: bytes) -> Media | None:
    if not _JSON_HEAD.match(head):
        return None
    first, _, rest = head.strip().partition("\n")
    if rest.lstrip()[:1] in ("{", "[") and _parses(first.encode()) and _parses(rest.lstrip().split("\n")[0].encode()):
        return Media("json", "jsonl")
    closing = b"}" if head.lstrip().startswith("{") else b"]"
    if len(data) > MAX_PARSED:
        return Media("json", "json") if data[-_TAIL_BYTES:].rstrip().endswith(closing) else None
    whole = head if len(data) <= HEAD_BYTES else data.decode("utf-8-sig", "replace")
    return Media("json", "json") if _parses(whole.encode()) else None


def _parses(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _lined(head: str, whole: bool, claim: Claim) -> Media:
    """Tables and YAML, which prose can look like: where the content leaves it open the sender's word decides."""
    lines = head.splitlines() if whole else head.splitlines()[:-1]
    claimed = _claimed(claim)
    table = delimiter_of(lines, leaning=claimed in ("csv", "tsv"))
    if table is not None:
        return Media("tsv", "tsv") if table == "\t" else Media("csv", "csv")
    if _is_yaml(lines, leaning=claimed == "yaml"):
        return Media("yaml", "yaml")
    return Media("text", "markdown" if claimed == "markdown" else "text")


def _claimed(claim: Claim) -> str:
    known = {
        "text/csv": "csv", "csv": "csv", "text/tab-separated-values": "tsv", "tsv": "tsv", "application/yaml": "yaml",
        "application/x-yaml": "yaml", "text/yaml": "yaml", "yaml": "yaml", "yml": "yaml", "text/markdown": "markdown",
        "md": "markdown", "markdown": "markdown",
    }  # fmt: skip
    return known.get(claim.type) or known.get(claim.extension, "")


def _is_yaml(lines: list[str], *, leaning: bool) -> bool:
    """Every line a key, an item or their continuation; and nesting, a document mark or a claim, which notes lack."""
    keys = nested = 0
    block: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#") or (block is not None and indent > block):
            continue
        block = None
        if line.rstrip() in ("---", "..."):
            continue
        found = _YAML_LINE.match(line)
        if found is None:
            return False
        keys += found["key"] is not None
        nested += bool(found["indent"] or found["item"])
        block = indent if _YAML_OPEN.search(line) else None
    marked = bool(lines) and lines[0].startswith(("---", "%YAML"))
    return keys >= 1 and (leaning or marked or (nested >= 1 and keys >= 2))
