"""Whether every JSON schema that is accepted for guided decoding is enforced exactly.

    python -m perf.schemas --data DIR
    python -m perf.schemas --data DIR --walks 100

DIR holds `json_schema_test_suite/groups.jsonl` and `jsonschemabench_mini/items.jsonl`. Each schema goes through
`check_enforceable`; those accepted are compiled by llguidance over a tokenizer of single bytes. A valid instance must
be a sentence of the grammar in one of its spellings (order of properties, 1.0 or 1), an invalid one in none; and random
sentences of the grammar must be valid. Formats are asserted, as the server does: an instance that the sets call valid
because they take the formats of draft 2020-12 for annotations counts as invalid, and is counted apart.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from llguidance import LLMatcher

from perf.command import parser_of, run
from perf.matching import accepts, byte_tokenizer, matcher_of, walk
from perf.report import Figure, Report, Table, write
from python_backends.errors import InvalidRequest
from python_backends.grounding.enforce import check_enforceable
from python_backends.grounding.validate import Validator, validator_of

FILES = {"json_schema_test_suite": "groups.jsonl", "jsonschemabench_mini": "items.jsonl"}
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
_SPELLINGS = 200  # of one instance, at most
_LONGEST_WALK = 150


@dataclass
class Verdicts:
    """What happened to the schemas of one set."""

    schemas: int = 0
    accepted: int = 0
    instances: int = 0
    reread: int = 0  # instances whose format makes the server's verdict differ from the set's
    walks: int = 0
    wrong_accepts: list[str] = field(default_factory=list)
    wrong_rejects: list[str] = field(default_factory=list)
    compile_ms: list[float] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)


def schema_of(row: Mapping[str, Any]) -> Any:
    """The schema of one group, which says its draft if the set's folder does."""
    schema = row["schema"]
    if row.get("draft") == "draft7" and isinstance(schema, dict):
        return {"$schema": DRAFT_7, **schema}
    return schema


def judge(row: Mapping[str, Any], walks: int, verdicts: Verdicts) -> None:
    """Adds one group of tests to `verdicts`."""
    schema = schema_of(row)
    name = f"{row.get('file', row.get('id'))}: {row.get('description', '')}"
    verdicts.schemas += 1
    tokenizer = byte_tokenizer()
    started = time.perf_counter()
    try:
        matcher = matcher_of(LLMatcher.grammar_from_json_schema(json.dumps(check_enforceable(schema))), tokenizer)
    except InvalidRequest as error:
        verdicts.refusals[error.message.split('"')[1] if error.code == "unsupported_schema" else "no schema"] += 1
        return
    verdicts.compile_ms.append(1000 * (time.perf_counter() - started))
    verdicts.accepted += 1
    validator, has_format = validator_of(schema), '"format"' in json.dumps(schema)
    for test in row["tests"]:
        valid = bool(test["valid"])
        if valid and has_format and not validator.is_valid(test["data"]):
            valid, verdicts.reread = False, verdicts.reread + 1
        verdicts.instances += 1
        taken = any(accepts(matcher, text) for text in spellings(test["data"]))
        if taken != valid:
            (verdicts.wrong_rejects if valid else verdicts.wrong_accepts).append(f"{name} {json.dumps(test['data'])}")
    verdicts.walks += walks
    verdicts.wrong_accepts += [f"{name} walk {text}" for text in _strayed(matcher, validator, walks)]


def _strayed(matcher: Any, validator: Validator, walks: int) -> Iterator[str]:
    """Random sentences of the grammar that the schema does not allow. Numbers beyond a double are left out."""
    rng = random.Random(walks)
    for _ in range(walks):
        text = walk(matcher, rng, _LONGEST_WALK)
        value = None if text is None else json.loads(text)
        if text is not None and not _has_infinity(value) and not validator.is_valid(value):
            yield text


def _has_infinity(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_has_infinity(inner) for inner in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and math.isinf(value)


def spellings(value: Any) -> Iterator[str]:
    """Compact JSON of `value` in several orders of properties, and with whole numbers with and without a point."""
    for variant in itertools.islice(_variants(value), _SPELLINGS):
        yield json.dumps(variant, ensure_ascii=False, separators=(",", ":"))


def _variants(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        items = list(value.items())
        orders = itertools.permutations(items) if len(items) <= 4 else iter((tuple(items), tuple(sorted(items))))
        for order in orders:
            for inner in _products([inner for _, inner in order]):
                yield dict(zip((name for name, _ in order), inner, strict=True))
    elif isinstance(value, list):
        yield from (list(inner) for inner in _products(value))
    else:
        if isinstance(value, float) and value.is_integer():
            yield int(value)
        yield value


def _products(values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return itertools.islice(itertools.product(*(itertools.islice(_variants(value), 24) for value in values)), 64)


def figures_of(name: str, verdicts: Verdicts) -> list[Figure]:
    """The numbers of one set; keys carry its name."""
    times = verdicts.compile_ms or [0.0]
    return [
        Figure(f"{name}_schemas_count", verdicts.schemas),
        Figure(f"{name}_accepted_count", verdicts.accepted),
        Figure(f"{name}_refused_count", verdicts.schemas - verdicts.accepted),
        Figure(f"{name}_instances_count", verdicts.instances),
        Figure(f"{name}_format_asserted_count", verdicts.reread),
        Figure(f"{name}_walks_count", verdicts.walks),
        Figure(f"{name}_wrong_accepts_count", len(verdicts.wrong_accepts)),
        Figure(f"{name}_wrong_rejects_count", len(verdicts.wrong_rejects)),
        Figure(f"{name}_compile_p50_ms", float(np.percentile(times, 50))),
        Figure(f"{name}_compile_p99_ms", float(np.percentile(times, 99))),
    ]


def main() -> int:
    """Exit status 1 if any accepted schema is enforced wrongly."""
    parser = parser_of("schemas", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--walks", type=int, default=15, help="random sentences of each grammar")
    arguments = parser.parse_args()
    figures: list[Figure] = []
    refusals: Counter[str] = Counter()
    wrong: list[str] = []
    for name, file in FILES.items():
        verdicts = Verdicts()
        for line in (arguments.data / name / file).read_text(encoding="utf-8").splitlines():
            judge(json.loads(line), arguments.walks, verdicts)
        figures += figures_of(name, verdicts)
        refusals += verdicts.refusals
        wrong += [f"accepted: {text}" for text in verdicts.wrong_accepts]
        wrong += [f"rejected: {text}" for text in verdicts.wrong_rejects]
    tables = [
        Table("schemas", ["figure", "value"], [[figure.key, figure.text] for figure in figures]),
        Table("refused by name", ["keyword", "schemas"], [[word, str(n)] for word, n in refusals.most_common()]),
    ]
    settings = {"walks": arguments.walks, "tokenizer": "bytes"}
    write(Report("schemas", figures, len(wrong), settings, tables, [text[:300] for text in wrong[:20]]))
    return int(bool(wrong))


if __name__ == "__main__":
    run(main)
