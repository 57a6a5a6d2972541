"""Takes out of the parts of a DOCX what a converter would fetch or call: relationships that lead out, and fields.

Parts are parsed as a converter parses them, in any encoding and with any prefix; the relationships that stay are
written anew, so that what was judged is what is read.
"""

from __future__ import annotations

import io
import re
from xml.sax import SAXException, make_parser
from xml.sax.handler import ContentHandler, LexicalHandler, feature_external_ges, property_lexical_handler
from xml.sax.saxutils import XMLGenerator, quoteattr
from xml.sax.xmlreader import AttributesImpl

from python_backends.errors import InvalidMedia

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.I)  # a scheme, or another machine's share
_NOWHERE = "about:blank"
_FETCHING = frozenset({"INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD"})
_FIRST_WORD = re.compile(r"\W*(\w+)")
_FOREIGN_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["']|utf-16["'])""", re.I)
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # the first sign of XML


def without_links(name: str, content: bytes) -> bytes:
    """The part `name` without them. Raises InvalidMedia for XML that cannot be read, or that declares a type."""
    flat = content.replace(b"\0", b"").lstrip(_BEFORE)  # UTF-16 as well: names of elements are ASCII
    if name.lower().endswith(".rels"):
        return _relationships(content)
    if name.lower().endswith(".xml") or flat.startswith(b"<?xml"):
        calm = flat.startswith(b"<") and not _FOREIGN_ENCODING.match(flat) and b"instr" not in flat
        return content if calm else _without_fields(content)
    return content


def _relationships(content: bytes) -> bytes:
    found = _Relationships()
    _parse(content, found)
    return f'<?xml version="1.0"?>\n<Relationships xmlns="{_NAMESPACE}">{"".join(found.kept)}</Relationships>'.encode()


def _without_fields(content: bytes) -> bytes:
    """As it is, unless a field in it fetches: then all its fields keep the text that they show, and nothing else."""
    fields = _Fields()
    _parse(content, fields)
    if not any(map(_fetches, fields.instructions)):
        return content
    out = io.BytesIO()
    _parse(content, _Silenced(out, "utf-8"))
    return out.getvalue()


def _fetches(instruction: str) -> bool:
    word = _FIRST_WORD.match(instruction.upper())
    return word is not None and word[1] in _FETCHING


class _NoType(LexicalHandler):
    """Entities could hide anything, and grow without end."""

    def startDTD(self, name: str, public_id: str | None, system_id: str | None) -> None:
        raise InvalidMedia("The DOCX declares a document type, which none has; save it anew, or send it as PDF.")


def _parse(content: bytes, handler: ContentHandler) -> None:
    reader = make_parser()
    reader.setFeature(feature_external_ges, False)
    reader.setProperty(property_lexical_handler, _NoType())
    reader.setContentHandler(handler)
    try:
        reader.parse(io.BytesIO(content))
    except (SAXException, LookupError, ValueError) as exc:  # the last two: encodings that nobody knows
        raise InvalidMedia("The DOCX holds damaged XML; save it anew, or send it as PDF.") from exc


class _Relationships(ContentHandler):
    """Those that stay, written anew. Links of texts lose their target: a picture may point to any of them by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if _local(name) != "Relationship":
            return
        said = {key: attrs.get(key, "") for key in ("Id", "Type", "Target")}
        if attrs.get("TargetMode", "Internal") != "Internal" or _OUTSIDE.match(said["Target"]):
            if not said["Type"].endswith("/hyperlink"):
                return
            said |= {"Target": _NOWHERE, "TargetMode": "External"}
        self.kept.append(f"<Relationship {' '.join(f'{key}={quoteattr(value)}' for key, value in said.items())}/>")


class _Fields(ContentHandler):
    """What fields are told to do: of each the text of its own, which may be cut into many pieces, around others."""

    def __init__(self) -> None:
        super().__init__()
        self.instructions: list[str] = [""]
        self._open = [0]  # places in `instructions`
        self._within = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._within = _local(name) in ("instrText", "delInstrText")
        said = {_local(key): value for key, value in attrs.items()}
        if _local(name) == "fldSimple":
            self.instructions.append(said.get("instr", ""))
        elif _local(name) == "fldChar" and said.get("fldCharType") == "begin":
            self._open.append(len(self.instructions))
            self.instructions.append("")
        elif _local(name) == "fldChar" and said.get("fldCharType") == "end" and len(self._open) > 1:
            self._open.pop()

    def characters(self, content: str) -> None:
        if self._within:
            self.instructions[self._open[-1]] += content

    def endElement(self, name: str) -> None:
        self._within = False


class _Silenced(XMLGenerator):
    """The same part, whose fields are told nothing."""

    _within = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._within = _local(name) in ("instrText", "delInstrText")
        said = {key: "" if _local(key) == "instr" else value for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(said))

    def characters(self, content: str) -> None:
        if not self._within:
            super().characters(content)

    def endElement(self, name: str) -> None:
        self._within = False
        super().endElement(name)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
