"""What values are called: on paper in eight languages, and as keys of a schema. Some wordings are held out.

A row of `concepts.txt` is concept, kind, schema keys, hints, held-out English labels, held-out key; a row of
`wordings.txt` has the printed labels of a concept by language. Held-out wordings occur only in documents that are made
to measure with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builders.decoder.documents.lists import rows_of
from builders.decoder.documents.page import Kind


@dataclass(frozen=True, slots=True)
class Concept:
    """A meaning: its kind, schema keys and hints, printed labels by language, and what is held out for `dev`."""

    kind: Kind
    keys: tuple[str, ...]
    hints: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    unseen_labels: tuple[str, ...]
    unseen_key: str


def _kind(text: str) -> Kind:
    kinds: dict[str, Kind] = {"string": "string", "number": "number", "integer": "integer", "date": "date"}
    return kinds[text]


def _concepts() -> dict[str, Concept]:
    wordings: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, *languages in rows_of("wordings.txt"):
        pairs = [entry.partition(":") for entry in languages]
        wordings[name] = {language: tuple(labels.split(";")) for language, _, labels in pairs}
    found = {}
    for name, kind, keys, hints, unseen, unseen_key in rows_of("concepts.txt"):
        held = () if unseen == "-" else tuple(unseen.split(";"))
        found[name] = Concept(
            _kind(kind), tuple(keys.split(";")), tuple(hints.split(";")), wordings.get(name, {}), held, unseen_key
        )
    return found


CONCEPTS: Mapping[str, Concept] = _concepts()

# Labels of forms are put together: a modifier and a head, which says what kind of value follows.
MODIFIERS = (
    "Previous Current Primary Secondary Internal External Annual Monthly Estimated Approved Requested Final Initial "
    "Billing Shipping Project Department Vehicle Property Insurance Policy Contract Medical School Travel Storage "
    "Sample Batch Test Brand Market Sales Research Laboratory Plant Region Branch Warehouse Machine Safety Training "
    "Membership Emergency Alternate Legal Registered Mailing Home Office Supplier Carrier Loan Claim Case Permit Event"
).split()
UNSEEN_MODIFIERS = "Orbital Harvest Guild Ledger Voyage Quarry Turbine Orchard Beacon Parcel Clinic Studio".split()
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("Name", "Contact", "Manager", "Owner", "Officer", "Representative", "Agent", "By"),
    "code": ("No.", "Number", "Code", "ID", "Reference", "Serial No.", "File No.", "Ref"),
    "date": ("Date", "Start", "Deadline", "Date of Review", "Day", "Expiry"),
    "money": ("Amount", "Cost", "Fee", "Budget", "Price", "Value", "Charge", "Balance"),
    "count": ("Count", "Quantity", "Units", "Copies", "Size", "Age"),
    "place": ("Address", "City", "Location", "Site", "Country"),
    "text": ("Type", "Status", "Category", "Purpose", "Remarks", "Method", "Description", "Class", "Title", "Brand"),
    "flag": ("Approved", "Required", "Confirmed", "Active", "Insured", "Paid"),
    "phone": ("Phone", "Fax", "Telephone", "Mobile"),
}
UNSEEN_HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("Steward",), "code": ("Marker",), "money": ("Toll",), "text": ("Nature",), "date": ("Moment",),
}  # fmt: skip
