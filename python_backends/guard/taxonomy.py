"""What each text hazard means, in the words that docs/guard.md publishes and a generative classifier is shown."""

from __future__ import annotations

from typing import NamedTuple


class Hazard(NamedTuple):
    """`name` is a heading, `meaning` one sentence on what falls under it."""

    code: str
    name: str
    meaning: str


HAZARDS = (
    Hazard("S1", "Violent crimes",
           "Plans, help or praise for violence against people or animals: murder, assault, kidnapping, terrorism, "
           "cruelty to animals, and threats of them."),
    Hazard("S2", "Non-violent crimes",
           "Help with crimes without violence: fraud, theft, burglary, money laundering, forgery, dealing in drugs or "
           "arms, forced labour, breaking into accounts and machines."),
    Hazard("S3", "Sex-related crimes",
           "Help with or excuses for sexual violence and coercion: rape, trafficking for sex, harassment, extortion "
           "with intimate pictures, filming people in secret."),
    Hazard("S4", "Child sexual exploitation",
           "Anything that sexualises minors, seeks such material, or helps to approach, abuse or silence a child."),
    Hazard("S5", "Defamation",
           "False statements that are likely to harm a real person's good name, or help to invent and spread them."),
    Hazard("S6", "Specialised advice",
           "A binding verdict in place of a doctor, lawyer or financial adviser (doses, stopping a treatment, pleas, "
           "where to put one's savings), or claims that something dangerous is safe."),
    Hazard("S7", "Privacy",
           "Finding out, spying on or publishing what is private about a person: address, records, messages, "
           "whereabouts, identity from a face."),
    Hazard("S8", "Intellectual property",
           "Taking what others own: pirated copies, cracks and keys, whole protected works, counterfeit brands, stolen "
           "designs."),
    Hazard("S9", "Indiscriminate weapons",
           "Making, getting or using chemical, biological, radiological, nuclear or explosive weapons."),
    Hazard("S10", "Hate",
           "Text that demeans people or calls for harm or exclusion because of origin, religion, sex, orientation, "
           "disability, age or caste."),
    Hazard("S11", "Suicide and self-harm",
           "Intent, means, encouragement or concealment of suicide, self-injury or disordered eating."),
    Hazard("S12", "Sexual content", "Erotica and pornography about adults, written or asked for."),
    Hazard("S13", "Elections",
           "False information on when, where, how or whether one can vote or on how votes were counted, and tampering "
           "with a vote."),
    Hazard("S14", "Code interpreter abuse",
           "Turning the code sandbox against its host or others: denial of service, escape, raised privileges, stolen "
           "secrets, attacks from inside."),
)  # fmt: skip
