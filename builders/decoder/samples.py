"""From a read page to what is asked of it: a schema (or a question) and the transcript that answers.

A transcript is a list of pieces: literal JSON, or a span of the page's words. Every key of the schema is there, in
order; what the page does not have is null.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from builders.decoder.documents.labels import CONCEPTS
from builders.decoder.documents.page import Span, Table, Value
from builders.decoder.documents.words import entries
from builders.decoder.evidence_pages import ReadPage
from builders.decoder.spelling import as_label_key, spelled
from python_backends.fusion.drafts import Drafts
from python_backends.fusion.schema_text import natural_words
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, LeafKind, Node, Object

PRINTED = "printed"  # keys are the labels as they stand on the page


class Inferred(str):
    """Literal text that the decoder must find out itself: a choice, a repaired value."""


Piece = str | Span

OBJECTS: Mapping[str, tuple[str, ...]] = {
    "seller;vendor;supplier;merchant;store": (
        "company",
        "address",
        "street",
        "city",
        "postcode",
        "phone",
        "email",
        "tax_id",
        "website",
    ),
    "totals;amounts;summary": ("subtotal", "tax", "discount", "shipping", "rounding", "total", "cash", "change"),
    "payment;payment_details;bank_details": ("payment_method", "bank", "iban", "bic", "due_date"),
    "customer;client;buyer;bill_to": ("customer", "customer_address", "customer_number"),
    "person;holder;owner": ("full_name", "first_name", "last_name", "birth_date", "nationality", "sex"),
}
WANTED = {"total": 3.0, "date": 3.0, "company": 2.5, "address": 2.5, "document_number": 2.0, "tax": 1.5}
DOCUMENT_TYPES = ("receipt", "invoice", "statement", "letter", "form", "card", "table")
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "ms")
INSTRUCTIONS = (
    "Extract the {}.", "Extract the {kind}'s {}.", "Extract all fields.", "Extract {} from this {kind}.",
    "Read the {kind}.", "Return {} as JSON.", "Find {}.", "Please extract the data.", "Extract all text and data.",
    "Get me the {}",
)  # fmt: skip
INSTRUCTED = 0.4  # of all schemas come with words that say little more than the schema
ABSENT = (0, 0, 0, 1, 1, 2, 4, 8, 16)  # how many are asked for that are not there
FORM_SHARE = 0.7  # of the queries of a form ask for all that is printed on it
FIELDS = (1, 2, 3, 4, 4, 4, 5, 6, 8, 12, 24, 40)  # how many are asked for at once
QUESTIONS = (
    "What is the {}?", "{}?", "Which {} is given?", "Find the {}.", "What does it say for {}?", "Tell me the {}",
    "What is the value of {}?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """One thing asked of a page: `schema` is an Object, `question` may be empty, `drafts` are what others say."""

    schema: Object
    question: str
    transcript: tuple[Piece, ...]
    drafts: Drafts = field(default_factory=dict)


def query_of(page: ReadPage, rng: random.Random, *, unseen: bool = False) -> Query:
    """Something to ask of `page`, with its answer. `unseen` uses key spellings kept from training."""
    draw = rng.random()
    if page.values and draw < 0.14 and page.kind != "copy":
        return _question(page, rng)
    if page.values and draw < 0.17 and page.kind != "copy":
        return _repair(page, rng)
    asker = _Asker(page, rng, unseen)
    fields, pieces = asker.form() if page.blanks and rng.random() < FORM_SHARE else asker.whole()
    question = _instruction(fields, page.kind, rng) if rng.random() < INSTRUCTED else ""
    return Query(Object(tuple(fields)), question, tuple(_merged(pieces)))


def _instruction(fields: Sequence[Field], kind: str, rng: random.Random) -> str:
    names = [" ".join(natural_words(field.name)) for field in fields]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "data"
    return rng.choice(INSTRUCTIONS).format(listed, kind=kind if kind in DOCUMENT_TYPES else "document")


def _question(page: ReadPage, rng: random.Random) -> Query:
    value = rng.choice(page.values)
    name = value.label if value.label and rng.random() < 0.6 else ""
    if not name:
        name = " ".join(rng.choice(CONCEPTS[value.concept].keys).split("_")) if value.concept else value.label
    pieces: list[Piece] = ['{"answer":"', value.span, '"}']
    field = Field("answer", Leaf("string", {"type": "string"}), True)
    return Query(Object((field,)), rng.choice(QUESTIONS).format(name), tuple(pieces))


def _repair(page: ReadPage, rng: random.Random) -> Query:
    """A leaf that may be inferred: the true text, whatever was read."""
    wrong = [value for value in page.values if page.text(value.span) != value.text and len(value.text) < 40]
    value = rng.choice(wrong or [v for v in page.values if len(v.text) < 40] or page.values)
    key = spelled(_key(value, rng, False), rng)
    field = Field(key, Free({"type": "string"}), True)
    text = Inferred(json.dumps(value.text, ensure_ascii=False))
    return Query(Object((field,)), "", ("{" + json.dumps(key, ensure_ascii=False) + ":", text, "}"))


def _key(value: Value, rng: random.Random, unseen: bool) -> str:
    """A snake-case key for `value`: one of its concept's, or its printed label."""
    known = CONCEPTS.get(value.concept)
    if known is None or (value.label and rng.random() < 0.25):
        return as_label_key(value.label) or "value"
    if unseen and rng.random() < 0.4:
        return known.unseen_key
    return rng.choice(known.keys) if rng.random() < 0.6 else known.keys[0]


class _Asker:
    """Draws the fields of one query; one spelling of keys throughout."""

    def __init__(self, page: ReadPage, rng: random.Random, unseen: bool) -> None:
        self._page, self._rng, self._unseen = page, rng, unseen
        self._style = rng.choices(("snake", "camel", "words", "kebab", PRINTED), (6, 3, 1.5, 0.5, 2))[0]
        self._hints = rng.choices((0.0, 0.3, 1.0), (5, 3, 2))[0]
        self._loose = rng.random() < 0.3  # every leaf a string, as careless schemas have it
        cells = {name for table in page.tables for row in table.rows for name in row}
        self._present = {value.concept for value in page.values} | cells | set(page.gone)

    def whole(self) -> tuple[list[Field], list[Piece]]:
        """The top-level fields and the transcript."""
        rng, page = self._rng, self._page
        count = 40 if page.kind == "form" and rng.random() < 0.4 else rng.choice(FIELDS)  # a form is asked whole
        values = self._drawn(min(len(page.values), count))
        parts: list[tuple[str, Node, list[Piece], str]] = []
        grouped = self._grouped(values) if rng.random() < 0.3 else []
        inside = {id(value) for _, members in grouped for value in members}
        for name, members in grouped:
            fields, pieces = self._object([self._leaf(member, name) for member in members])
            parts.append((self._named(rng.choice(name.split(";"))), Object(tuple(fields)), pieces, ""))
        parts += [self._leaf(value) for value in values if id(value) not in inside]
        if page.kind != "copy":
            parts += [self._absent() for _ in range(rng.choice(ABSENT) + min(len(page.blanks), 12))]
        if page.kind in DOCUMENT_TYPES and rng.random() < 0.08:
            parts.append(self._choice())
        parts += [self._array(table) for table in page.tables if rng.random() < 0.35 and table.rows]
        rng.shuffle(parts)
        return self._object(parts)

    def form(self) -> tuple[list[Field], list[Piece]]:
        """Fields for the labels of the page, nearly all of them; what stands more than once is an array."""
        rng, page = self._rng, self._page
        found: dict[str, list[Value]] = {label: [] for label in page.blanks}
        for value in sorted(page.values, key=lambda value: value.span):
            if value.label:
                found.setdefault(value.label, []).append(value)
        for label in page.gone & found.keys():
            del found[label]
        styled = self._style if rng.random() < 0.3 else PRINTED
        ending = rng.choice(("", ":", ":"))
        parts: list[tuple[str, Node, list[Piece], str]] = []
        for label in rng.sample(sorted(found), min(len(found), rng.choice((8, 20, 60, 60)))):
            values = found[label]
            key = label + ending if styled == PRINTED else spelled(as_label_key(label) or "value", rng, styled)
            if len(values) > 1 or (values and label in page.blanks) or rng.random() < 0.04:
                parts.append((key, Array(Leaf("string", {"type": "string"})), _listed(values), ""))
            else:
                text: list[Piece] = ['"', values[0].span, '"'] if values else ["null"]
                parts.append((key, Leaf("string", {"type": "string"}), text, ""))
        return self._object(parts)

    def _drawn(self, count: int) -> list[Value]:
        """Some values of the page; what people ask for most is drawn more often."""
        ranks = {id(value): self._rng.random() ** (1 / WANTED.get(value.concept, 1.0)) for value in self._page.values}
        return sorted(self._page.values, key=lambda value: -ranks[id(value)])[:count]

    def _object(self, parts: Sequence[tuple[str, Node, list[Piece], str]]) -> tuple[list[Field], list[Piece]]:
        """Fields and `{"key":value,...}`; of two with one key the first stands."""
        fields: dict[str, Field] = {}
        pieces: list[Piece] = ["{"]
        for key, node, value, hint in parts:
            if key not in fields:
                pieces.append(("," if fields else "") + json.dumps(key, ensure_ascii=False) + ":")
                pieces += value
                fields[key] = Field(key, node, self._rng.random() < 0.5, hint)
        return list(fields.values()), [*pieces, "}"]

    def _grouped(self, values: Sequence[Value]) -> list[tuple[str, list[Value]]]:
        found = []
        for names, concepts in OBJECTS.items():
            members = [value for value in values if value.concept in concepts]
            if members and (len(members) > 1 or self._rng.random() < 0.4):
                found.append((names, members))
        return found

    def _leaf(self, value: Value, inside: str = "") -> tuple[str, Node, list[Piece], str]:
        key = _key(value, self._rng, self._unseen)
        if inside and self._rng.random() < 0.6:  # customer.name rather than customer.customer
            key = {"company": "name", "customer": "name", "full_name": "name"}.get(value.concept, key)
            key = "address" if value.concept == "customer_address" else key
        hint = ""
        if self._rng.random() < self._hints:
            known = CONCEPTS.get(value.concept)
            hint = self._rng.choice(known.hints) if known else value.label
        printed = value.label + self._rng.choice(("", ":")) if self._style == PRINTED and value.label else ""
        return printed or self._named(key), self._node(value), ['"', value.span, '"'], hint

    def _node(self, value: Value) -> Leaf:
        kind: LeafKind = "string" if self._loose or self._rng.random() < 0.1 else value.kind
        if kind == "integer" and not value.text.isdigit():
            kind = "number"
        return Leaf(kind, {"type": kind} if kind != "date" else {"type": "string", "format": "date"})

    def _named(self, key: str) -> str:
        return spelled(key, self._rng, "words" if self._style == PRINTED else self._style)

    def _absent(self) -> tuple[str, Node, list[Piece], str]:
        """A field that the page does not have, or has left blank."""
        if self._page.blanks and self._rng.random() < 0.8:
            label = self._rng.choice(self._page.blanks)
            key = label if self._style == PRINTED else self._named(as_label_key(label) or "value")
            return key, Leaf("string", {"type": "string"}), ["null"], label if self._rng.random() < self._hints else ""
        if self._rng.random() < 0.25:
            return self._unheard()
        taken = {key for concept in self._present if concept in CONCEPTS for key in CONCEPTS[concept].keys}
        names = sorted(set(CONCEPTS) - self._present - {"items", "transactions"})
        free = [(name, key) for name in names for key in CONCEPTS[name].keys[:2] if key not in taken]
        concept, key = self._rng.choice(free)
        kind: LeafKind = "string" if self._loose else CONCEPTS[concept].kind
        schema = {"type": kind} if kind != "date" else {"type": "string", "format": "date"}
        hint = self._rng.choice(CONCEPTS[concept].hints) if self._rng.random() < self._hints else ""
        return self._named(key), Leaf(kind, schema), ["null"], hint

    def _unheard(self) -> tuple[str, Node, list[Piece], str]:
        """A field that nobody has heard of."""
        words = self._rng.sample(entries("form_words", "en"), self._rng.randint(1, 3))
        kind: LeafKind = "string" if self._rng.random() < 0.7 else "number"
        return self._named("_".join(words)), Leaf(kind, {"type": kind}), ["null"], ""

    def _choice(self) -> tuple[str, Node, list[Piece], str]:
        """A field with a few literals to choose from."""
        rng = self._rng
        if rng.random() < 0.7:
            key, right, names = rng.choice(("document_type", "type", "kind")), self._page.kind, sorted(DOCUMENT_TYPES)
        else:
            key, right, names = "language", self._page.language, sorted(LANGUAGES)
        others = rng.sample([name for name in names if name != right], rng.randint(1, 4))
        values = [right, *others]
        rng.shuffle(values)
        return self._named(key), Choice(tuple(values)), [Inferred(json.dumps(right))], ""

    def _array(self, table: Table) -> tuple[str, Node, list[Piece], str]:
        """An array of the table's rows with some of its columns, or of one column alone."""
        rng = self._rng
        known = CONCEPTS[table.concept]
        name = self._named(rng.choice(known.keys))
        complete = [column for column in table.columns if f"{table.concept}.{column}" not in self._page.gone]
        if not complete:
            return name, Array(Leaf("string", {"type": "string"})), ["[]"], ""
        columns = rng.sample(complete, rng.randint(1, len(complete)))
        if len(columns) == 1 and rng.random() < 0.5:
            values = [row[columns[0]] for row in table.rows if columns[0] in row]
            hint = " ".join(columns[0].split("_"))
            return name, Array(self._node(values[0])), _listed(values), hint
        keys = {column: self._named(rng.choice(CONCEPTS[column].keys)) for column in columns}
        hints = rng.random() < self._hints
        fields: list[Field] = []
        pieces: list[Piece] = ["["]
        for column in columns:
            found = next(row[column] for row in table.rows if column in row)
            hint = rng.choice(CONCEPTS[column].hints) if hints else ""
            fields.append(Field(keys[column], self._node(found), True, hint))
        for index, row in enumerate(table.rows):
            cells = [(keys[c], row.get(c)) for c in columns]
            pieces += ["," if index else "", *_row(cells)]
        return name, Array(Object(tuple(fields))), [*pieces, "]"], ""


def _listed(values: Sequence[Value]) -> list[Piece]:
    pieces: list[Piece] = ["["]
    for index, value in enumerate(values):
        pieces += ['"' if index == 0 else ',"', value.span, '"']
    return [*pieces, "]"]


def _row(cells: Sequence[tuple[str, Value | None]]) -> list[Piece]:
    pieces: list[Piece] = []
    for index, (key, value) in enumerate(cells):
        pieces.append(("," if index else "{") + json.dumps(key, ensure_ascii=False) + ":")
        pieces += ["null"] if value is None else ['"', value.span, '"']
    return [*pieces, "}"]


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring literals of the frame joined."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and all(isinstance(each, str) and not isinstance(each, Inferred) for each in (piece, merged[-1])):
            merged[-1] = f"{merged[-1]}{piece}"
        elif piece:
            merged.append(piece)
    return merged
