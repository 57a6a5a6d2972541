"""Selectors learnt on one page and healed on another: written pairs of pages before and after a redesign.

    python -m perf.healing
    python -m perf.healing --pairs 400 --seed 7 --misses

Pages of five kinds (perf/changed_pages) are changed in three to six ways each: other class names, wrapped and moved
blocks, other tags, lists in another order, other values, new elements, notices. One page in ten has become a login, one
in ten has lost a field. Single fields are right if the very element is given, or one around or in it with the same
text. Of lists, `list_items_kept_ratio` is the share of their elements that are given, `list_items_right_ratio` the
share of the given that belong, `lists_whole_ratio` the lists with all elements and no other. `false_ratio` is the share
of what is gone for which something is given all the same. Intervals are 95 % bootstrap intervals by pair of pages. The
pages are our own, so the figures tell how healing stands such changes, not how often sites make them.

`scrapling` is the package of that name beside it, in the same run, with its own storage of what it learnt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from perf.bootstrap import interval, median_figure
from perf.changed_pages.content import SELECTORS
from perf.changed_pages.pairs import Pair, pairs
from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from python_backends.scraper.healing.features import snapshot_of
from python_backends.scraper.healing.heal import heal
from python_backends.scraper.healing.learnt import learn
from python_backends.scraper.page import page_of
from python_backends.scraper.text import visible

Found = Mapping[str, tuple[str, ...]]
Engine = Callable[[Pair], tuple[Found, float]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one pair: what was given (`given`), what should have been (`true`), and what is both (`right`)."""

    pair: str
    field: str
    is_list: bool
    true: int
    given: int
    right: int


def by_openfaze(pair: Pair) -> tuple[Found, float]:
    """XPaths of what is healed, and the milliseconds of the second page, reading it included."""
    before = snapshot_of(page_of(pair.before))
    learnt = {field: learn(before, selector) for field, selector in SELECTORS[pair.kind].items()}
    start = time.perf_counter()
    after = snapshot_of(page_of(pair.after))
    healed = {field: heal(after, one).elements for field, one in learnt.items()}
    took = 1000 * (time.perf_counter() - start)
    tree = after.page.root.getroottree()
    return {field: tuple(map(tree.getpath, elements)) for field, elements in healed.items()}, took


def by_scrapling(folder: Path) -> Engine:
    """The peer, with a storage of its own for each pair."""
    from scrapling.parser import Selector

    for chatty in ("scrapling", "tldextract"):  # the second looks for a newer list of domains, which no figure needs
        logging.getLogger(chatty).setLevel(logging.CRITICAL)

    def healed(pair: Pair) -> tuple[Found, float]:
        def opened(content: bytes) -> Any:
            settings = {"storage_file": str(folder / f"{pair.id}.db"), "url": "https://example.com/"}
            return Selector(content, url="https://example.com/", adaptive=True, storage_args=settings)

        before = opened(pair.before)
        for field, selector in SELECTORS[pair.kind].items():
            before.css(selector, identifier=field, auto_save=True)
        start = time.perf_counter()
        after = opened(pair.after)
        given = {
            field: after.css(selector, identifier=field, adaptive=True)
            for field, selector in SELECTORS[pair.kind].items()
        }
        took = 1000 * (time.perf_counter() - start)
        return {
            field: tuple(one._root.getroottree().getpath(one._root) for one in found) for field, found in given.items()
        }, took

    return healed


def outcomes(pair: Pair, found: Found) -> list[Outcome]:
    """Every field of a pair, judged."""
    root, judged = page_of(pair.after).root, []
    for field, learnt in pair.learnt_at.items():
        true, given, is_list = pair.now_at.get(field, ()), found.get(field, ()), len(learnt) > 1
        right = (
            len(set(true) & set(given))
            if is_list
            else int(len(given) == 1 and bool(true) and _same(root, true[0], given[0]))
        )
        judged.append(Outcome(pair.id, field, is_list, len(true), len(given), right))
    return judged


def _same(root: Any, true: str, given: str) -> bool:
    if true == given:
        return True
    one, other = root.xpath(true)[0], root.xpath(given)[0]
    return (one in other.iterancestors() or other in one.iterancestors()) and visible(one) == visible(other)


def share(part: Callable[[Outcome], float], whole: Callable[[Outcome], float]) -> Callable[[Sequence[Outcome]], float]:
    """A ratio of sums over outcomes."""
    return lambda judged: sum(map(part, judged)) / (sum(map(whole, judged)) or 1)


def whole(one: Outcome) -> bool:
    """Everything given, and nothing else."""
    return one.right == one.true == one.given


STATISTICS: Mapping[str, tuple[Callable[[Outcome], bool], Callable[[Sequence[Outcome]], float]]] = {
    "fields_healed_ratio": (lambda one: one.true > 0, share(whole, lambda one: 1)),
    "single_fields_healed_ratio": (lambda one: one.true > 0 and not one.is_list, share(whole, lambda one: 1)),
    "lists_whole_ratio": (lambda one: one.true > 0 and one.is_list, share(whole, lambda one: 1)),
    "list_items_kept_ratio": (
        lambda one: one.true > 0 and one.is_list,
        share(lambda one: one.right, lambda one: one.true),
    ),
    "list_items_right_ratio": (
        lambda one: one.true > 0 and one.is_list,
        share(lambda one: one.right, lambda one: one.given),
    ),
    "false_ratio": (lambda one: one.true == 0, share(lambda one: one.given > 0, lambda one: 1)),
}


def figures_of(name: str, judged: Sequence[Outcome], times: Sequence[float]) -> list[Figure]:
    """Every statistic with its interval, and the time a page takes."""
    figures = []
    for key, (counts, statistic) in STATISTICS.items():
        chosen = [one for one in judged if counts(one)]
        bounds = interval(chosen, statistic, [one.pair for one in chosen])
        figures.append(Figure(f"{name}.{key}", statistic(chosen), *(bounds or (None, None))))
    return [*figures, median_figure(f"{name}.page_ms", times)]


def measured(name: str, engine: Engine, written: Sequence[Pair], misses: bool) -> list[Figure]:
    """One engine over all pairs."""
    judged: list[Outcome] = []
    times = []
    for pair in written:
        found, took = engine(pair)
        times.append(took)
        judged += (new := outcomes(pair, found))
        for one in new:
            if misses and not whole(one):
                counts = f"{one.right} of {one.true}, {one.given} given"
                progress(f"{name} {pair.id} {one.field}: {counts}; {' '.join(pair.changes)}")
    return figures_of(name, judged, times)


def main() -> int:
    """Exit status 0."""
    parser = parser_of("healing", __doc__)
    parser.add_argument("--pairs", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="tell every field that was not healed whole")
    parser.add_argument("--alone", action="store_true", help="without scrapling")
    arguments = parser.parse_args()
    written = list(pairs(arguments.pairs, arguments.seed))
    both = [measured("openfaze", by_openfaze, written, arguments.misses)]
    if not arguments.alone:
        with TemporaryDirectory() as folder:
            both.append(measured("scrapling", by_scrapling(Path(folder)), written, misses=False))
    names = ["openfaze", "scrapling"][: len(both)]
    rows = [[row[0].key.split(".")[1], *(figure.text for figure in row)] for row in zip(*both, strict=True)]
    table = Table("selectors healed", ["figure", *names], rows)
    settings = {"pairs": arguments.pairs, "seed": arguments.seed}
    write(Report("healing", [figure for figures in both for figure in figures], 0, settings, [table]))
    return 0


if __name__ == "__main__":
    run(main)
