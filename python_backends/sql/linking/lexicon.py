"""What everyday English says of measures: adjectives and verbs that speak of a quantity without naming it."""

from __future__ import annotations

# An adjective, or a word of a question, -> words of columns that it may speak of, the likeliest first.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "big": ("area", "size", "population", "capacity", "length", "amount"),
    "large": ("area", "size", "population", "capacity", "length", "amount"),
    "small": ("area", "size", "population", "capacity", "length", "amount"),
    "long": ("length", "duration", "distance", "time", "minute"),
    "short": ("length", "duration", "distance", "time", "minute", "height"),
    "tall": ("height", "elevation", "altitude"),
    "high": ("height", "elevation", "altitude"),
    "low": ("height", "elevation", "altitude"),
    "deep": ("depth",),
    "populous": ("population",),
    "populated": ("population",),
    "dense": ("density",),
    "expensive": ("price", "cost", "fare", "amount"),
    "cheap": ("price", "cost", "fare", "amount"),
    "old": ("age", "birth", "year", "date", "founded"),
    "young": ("age", "birth"),
    "new": ("date", "year", "created"),
    "fast": ("speed", "velocity"),
    "slow": ("speed", "velocity"),
    "heavy": ("weight", "mass"),
    "light": ("weight", "mass"),
    "early": ("date", "time", "year"),
    "late": ("date", "time", "year"),
    "recent": ("date", "time", "year"),
    "rated": ("rating", "score", "stars"),
    "paid": ("salary", "wage", "pay"),
}
# Nouns and verbs that ask for a quantity.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "people": ("population",), "person": ("population",), "citizen": ("population",), "inhabitant": ("population",),
    "resident": ("population",), "populous": ("population",),
    "tall": ("height", "elevation", "altitude"), "high": ("height", "elevation", "altitude"),
    "long": ("length", "duration"),
    "big": ("area", "size", "population"), "large": ("area", "size", "population"), "old": ("age",),
    "revenue": ("revenue", "price", "amount", "total"), "spend": ("amount", "price", "total"),
    "sell": ("sale", "price"), "salary": ("salary", "wage"), "cuisine": ("cuisine", "food"),
    "fee": ("fee", "price", "cost", "fare"), "signup": ("created", "signup", "registered"),
    "registration": ("created", "registered"), "runtime": ("length", "duration", "runtime"),
    "surname": ("last",), "phone": ("phone", "telephone"), "mail": ("email",), "hire": ("hire", "hired"),
    "client": ("customer",), "customer": ("client", "customer"), "employee": ("staff", "employee"),
    "film": ("movie", "film"),
    "movie": ("film", "movie"), "country": ("country", "nation"), "product": ("product", "item"),
    "song": ("track", "song"),
}  # fmt: skip
# Superlative -> (base form, whether it asks for the greatest).
SUPERLATIVES: dict[str, tuple[str, bool]] = {
    "biggest": ("big", True), "largest": ("large", True), "greatest": ("large", True), "smallest": ("small", False),
    "longest": ("long", True), "shortest": ("short", False), "tallest": ("tall", True), "highest": ("high", True),
    "lowest": ("low", False), "deepest": ("deep", True), "densest": ("dense", True), "sparsest": ("dense", False),
    "cheapest": ("cheap", False), "priciest": ("expensive", True), "oldest": ("old", False),
    "youngest": ("young", True),
    "newest": ("new", True), "fastest": ("fast", True), "slowest": ("slow", False), "heaviest": ("heavy", True),
    "lightest": ("light", False), "earliest": ("early", False), "latest": ("late", True), "maximum": ("", True),
    "minimum": ("", False), "max": ("", True), "min": ("", False), "most": ("", True), "fewest": ("", False),
    "least": ("", False), "best": ("", True), "worst": ("", False), "top": ("", True), "bottom": ("", False),
}  # fmt: skip
STOP = frozenset(
    """a an the of in on at to for by from with and or is are be was were do does did have has had what which who whom
    whose where when how that this these those there their they it its as than then so if any all each every per me my
    you your our us i he she his her him will would can could should may might must not no give show list tell find
    return get display please also only just into about between during same different other another within""".split()
)
# Words that hold a question together and narrow nothing by themselves.
FILLERS = frozenset(
    """run runs running flow flows flowing pass passes lie lies located situated live lives living contain contains
    found called named known exist exists through database table tables dataset using based associated corresponding
    respective along results result whole overall exactly please us""".split()
)
# Words of identifiers that add nothing to what they number or say.
GENERIC = frozenset("num no number id code name ts at cd usd amt dt desc nm value val type info table data".split())
