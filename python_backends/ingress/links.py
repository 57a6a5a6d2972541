"""The addresses in a text, and what stands behind each as far as its path tells."""

from __future__ import annotations

import re

from python_backends.media.media import Modality

MAX_LINKS = 64
LINK = "link"  # stands for an address among the words of a request
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.I)
# With the small word before it; one in quotation marks is written in the picture.
_SOURCE = re.compile(
    rf"(?:(?<!\w)(?:at|from|in|on|of|here|under|von|unter|sur|de|en|da)\s*:?\s+)?(?<![\"'“‘«]){_LINK.pattern}(?<![.,;:!?])",
    re.I,
)
# A bare domain: at least two labels, and an ending that no abbreviation or file name has.
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|edu|gov|dev|app|ai|co\.uk|de|fr|es|eu)"
    r"(?:/[^\s<>\"'()\[\]]*)?(?![\w@])", re.I,
)  # fmt: skip
_ENDINGS: dict[str, Modality] = {
    "jpg": "image", "jpeg": "image", "png": "image", "webp": "image", "bmp": "image", "tif": "image", "tiff": "image",
    "heic": "image", "gif": "image", "pdf": "pdf", "docx": "docx", "xlsx": "spreadsheet", "csv": "csv", "tsv": "tsv",
    "json": "json", "xml": "xml", "yaml": "yaml", "yml": "yaml", "txt": "text", "md": "text", "mp3": "audio",
    "wav": "audio", "m4a": "audio", "ogg": "audio", "flac": "audio", "opus": "audio", "mp4": "video", "mov": "video",
    "webm": "video", "mkv": "video", "avi": "video", "3gp": "video",
}  # fmt: skip
_PDF_PATH = re.compile(r"/pdf/[\w.-]+$", re.I)  # preprint servers leave the ending out


def links_in(text: str) -> list[str]:
    """Addresses in `text`, in order, without the punctuation that ends a sentence; at most MAX_LINKS."""
    found = [match.group().rstrip(".,;:!?*_") for match in _LINK.finditer(text)][:MAX_LINKS]
    bare = [match.group().rstrip(".,;:!?") for match in _DOMAIN.finditer(_LINK.sub(" ", text))]
    return (found + bare)[:MAX_LINKS]


def without_links(text: str) -> str:
    """`text` with a mark in the place of each address, whose letters are no words of the request."""
    return _DOMAIN.sub(f" {LINK} ", _LINK.sub(f" {LINK} ", text))


def without_sources(text: str) -> str:
    """`text` without the addresses in it, which say where something is and not what: "the logo in https://a.org/b.png"
    asks for the logo."""
    return _SOURCE.sub(" ", text).strip() if "://" in text else text


def behind(link: str) -> Modality:
    """What an address leads to by the ending of its path; "html" for all others. The bytes decide once fetched."""
    path = re.split(r"[?#]", link, maxsplit=1)[0]
    if _PDF_PATH.search(path):
        return "pdf"
    name = path.split("//")[-1].rpartition("/")[2] if "/" in path.split("//")[-1] else ""
    return _ENDINGS.get(name.rpartition(".")[2].lower(), "html") if "." in name else "html"
