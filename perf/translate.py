"""How right `translate` and language identification are on NTREX, and how fast.

    python -m perf.translate --data DIR
    python -m perf.translate --data DIR --pair en-es --pair en-fr --limit 20
    python -m perf.translate --data DIR --all-pairs
    python -m perf.translate --data DIR --translator FOLDER

DIR holds `ntrex_mini/items.jsonl`: English news sentences with references in 30 languages. Every direction between
English and another language that has a way is measured; `--all-pairs` adds those between two others, `--pair` names
them. chrF++ is the corpus score; `copy` is what the untouched source would score against the same reference, the
least that a translation must beat. Words a second count source words, with the pipelines running, on one core each.
The translator runs in this process: no server is needed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perf.command import parser_of, run
from perf.formulas.chrf import chrf
from perf.report import Figure, Report, Table, progress, write
from python_backends.errors import InvalidRequest
from python_backends.language.identify import identify
from python_backends.language.names import language_named
from python_backends.translate.choice import engine_of
from python_backends.translate.engine import Engine
from python_backends.translate.request import TranslateRequest
from python_backends.translate.task import translate

SECONDS = 600.0
# Where there are two references in one language, the first stands for it.
Texts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction's figures; `copy` is the score of the source itself."""

    path: str
    score: float
    copy: float
    words_per_s: float
    unknown_share: float


def texts_of(path: Path, limit: int | None) -> Texts:
    """Language code -> sentences, in the same order for every language."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()][:limit]
    found: Texts = {"en": [row["eng"] for row in rows]}
    for name in rows[0]["refs"]:
        code = code_of(name)
        if code not in found:
            found[code] = [row["refs"][name] for row in rows]
    return found


def code_of(name: str) -> str:
    """The ISO 639-1 code of a set's language name such as `zho-CN`."""
    tag = language_named(name)
    if tag is None:
        raise InvalidRequest(f"the set has a language {name} that is not known here")
    return tag.language


def directions(
    codes: Sequence[str], engine: Engine, wanted: Sequence[str], everything: bool
) -> Iterator[tuple[str, str]]:
    """The pairs to measure that have a way."""
    for source in codes:
        reachable = engine.targets(source) if source in engine.sources() else frozenset[str]()
        for target in codes:
            named = f"{source}-{target}" in wanted if wanted else everything or "en" in (source, target)
            if named and target in reachable:
                yield source, target


def measured(engine: Engine, texts: Texts, source: str, target: str) -> Direction:
    """Translates all sentences twice, the first time to start what must run, and scores the second."""
    request = TranslateRequest(text=texts[source], source_language=source, target_language=target)
    translate(request, [], engine, SECONDS)
    begun = time.perf_counter()
    result, _ = translate(request, [], engine, SECONDS)
    seconds = time.perf_counter() - begun
    words = sum(len(text.split()) for text in texts[source])
    found = result.translated_text
    assert isinstance(found, list)
    return Direction(
        "-".join(result.path),
        chrf(found, texts[target]),
        chrf(texts[source], texts[target]),
        words / seconds,
        result.unknown_words / words,
    )


def identification(texts: Mapping[str, Sequence[str]]) -> tuple[Table, list[Figure]]:
    """Share of sentences whose language is found, per language and over all."""
    rows: list[list[str]] = []
    right = 0
    for code, sentences in texts.items():
        guesses = [identify(sentence).code for sentence in sentences]
        hits = guesses.count(code)
        right += hits
        wrong = sorted({guess for guess in guesses if guess != code})
        rows.append([code, f"{hits}/{len(guesses)}", ", ".join(wrong) or "-"])
    total = sum(len(sentences) for sentences in texts.values())
    figures = [Figure("language_id_accuracy", right / total)]
    return Table(
        f"language identification, one sentence at a time (n={total})", ["language", "right", "taken for"], rows
    ), figures


def report_of(found: Mapping[str, Direction], texts: Texts, limit: int | None) -> Report:
    """Both tables in one report."""
    rows = [
        [
            name,
            one.path,
            f"{one.score:.1f}",
            f"{one.copy:.1f}",
            f"{100 * one.unknown_share:.1f}",
            f"{one.words_per_s:.0f}",
        ]
        for name, one in found.items()
    ]
    table = Table("translation", ["direction", "path", "chrF++", "copy", "unknown %", "words/s"], rows)
    languages, figures = identification(texts)
    figures += [Figure(f"{name.replace('-', '_')}_chrf", one.score) for name, one in found.items()]
    rates = [one.words_per_s for one in found.values()]
    if rates:
        figures.append(Figure("mean_chrf", sum(one.score for one in found.values()) / len(found)))
        figures.append(Figure("slowest_words_per_s", min(rates)))
    settings = {"sentences": len(texts["en"]), "limit": limit, "directions": len(found)}
    return Report("translate", figures, 0, settings, [table, languages])


def main() -> int:
    """Exit status 0; a failing translation ends the run with its message."""
    parser = parser_of("translate", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--limit", type=int, help="first N sentences")
    parser.add_argument("--pair", action="append", default=[], help="SOURCE-TARGET, may be repeated")
    parser.add_argument("--all-pairs", action="store_true", help="every pair with a way, not only those with English")
    parser.add_argument("--translator", default="", help="folder of a CTranslate2 model instead of Apertium")
    arguments = parser.parse_args()
    texts = texts_of(arguments.data / "ntrex_mini" / "items.jsonl", arguments.limit)
    engine = engine_of({"translator": arguments.translator})
    found: dict[str, Direction] = {}
    try:
        for source, target in directions(list(texts), engine, arguments.pair, arguments.all_pairs):
            found[f"{source}-{target}"] = one = measured(engine, texts, source, target)
            progress(f"{source}-{target} over {one.path}: chrF++ {one.score:.1f}, copy {one.copy:.1f}")
    finally:
        engine.close()
    write(report_of(found, texts, arguments.limit))
    return 0


if __name__ == "__main__":
    run(main)
