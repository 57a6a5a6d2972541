"""How well `gui_detection` finds the elements of screens, beside a plain finder, in one table.

    python -m perf.gui --data DIR
    python -m perf.gui --data DIR --grpc 127.0.0.1:8001
    python -m perf.gui --data DIR --pages PAGES       # pages of our own making besides, with all roles

DIR holds one folder a set: webui_rendered (exact truth), ui_boxes_loose (recall only) and screenagent_clicks (points).
Without --grpc the task runs in this process with the repository's networks. The plain finder has the same text, edges,
contours and rules (perf/gui_baseline.py). Intervals are bootstrapped over screens. AP50 and the calibration error are
of everything from a confidence of 0.02 on; recall, precision, hits, words and duplicates of the usual answer.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from perf import gui_scores as scores
from perf.command import parser_of, run
from perf.formulas.detection import reliability
from perf.gui_baseline import plain
from perf.gui_found import Finder, LocalFinder, Seen, ServedFinder
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Table, progress, write
from perf.sets.registry import SCREENS
from perf.sets.screens import Screen, ScreenSet, load_pages
from python_backends.errors import OpenfazeError
from python_backends.gui.roles import ROLES

MODELS = CHECKOUT / "model_repository"
LEAST = 0.02
PAGES = ScreenSet("pages", "", load_pages, frozenset(ROLES) - {"text"})
Systems = dict[str, list[scores.Trial]]


def looked_at(screens: Sequence[Screen], finder: Finder) -> tuple[Systems, int]:
    """What the task and the plain finder see on each screen, and how many screens failed."""
    systems: Systems = {"openfaze": [], "plain": []}
    failures = 0
    for screen in screens:
        started = time.perf_counter()
        try:
            usual, every = finder.find(screen.media, None), finder.find(screen.media, LEAST)
        except OpenfazeError as error:
            progress(f"{screen.id} failed: {error.message}")
            usual, every, failures = Seen(), Seen(), failures + 1
        found = plain(np.asarray(Image.open(io.BytesIO(screen.media.data)).convert("RGB")), usual.lines)
        systems["openfaze"].append(scores.Trial(screen, usual.elements, every.elements))
        systems["plain"].append(scores.Trial(screen, found, found))
        progress(f"{screen.id}: {len(usual.elements)} elements, {time.perf_counter() - started:.1f} s")
    return systems, failures


def figures_of(trials: Sequence[scores.Trial], screens: ScreenSet, prefix: str) -> list[Figure]:
    """All figures that the truth of a set allows."""
    figures: list[Figure] = []
    if screens.roles:
        figures.append(scores.mean_average_precision(trials, screens.roles, prefix))
        for role in scores.counts_by_role(trials, screens.roles):
            figures += scores.role_figures(trials, role, prefix)
        figures.append(scores.calibration_figure(trials, screens.roles, prefix))
    if any(trial.screen.elements for trial in trials):
        figures += scores.interactive_figures(trials, prefix)
    if any(trial.screen.points for trial in trials):
        figures += scores.click_figures(trials, prefix)
    if any(trial.screen.words for trial in trials):
        figures.append(scores.text_figure(trials, prefix))
    count = sum(scores.duplicates(trial.found) for trial in trials)
    return [*figures, Figure(f"{prefix}duplicates_count", float(count))]


def report_on(screens: ScreenSet, systems: Systems) -> tuple[list[Figure], list[Table]]:
    """The figures of every system on one set, and its tables."""
    by_system = {name: figures_of(trials, screens, f"{screens.name}.{name}.") for name, trials in systems.items()}
    counts = scores.counts_by_role(systems["openfaze"], screens.roles)
    names = [figure.key.rsplit(".", 1)[1] for figure in by_system["openfaze"]]
    rows = [[_named(name, counts), *(figures[row].text for figures in by_system.values())]
            for row, name in enumerate(names)]  # fmt: skip
    title = f"{screens.name}, {len(systems['openfaze'])} screens"
    tables = [Table(title, ["figure", *by_system], rows)]
    if screens.roles:
        tables.append(_diagram(screens, systems["openfaze"]))
    return [figure for figures in by_system.values() for figure in figures], tables


def _named(name: str, counts: dict[str, int]) -> str:
    """A figure's name with how many elements it is over."""
    role = next((role for role in counts if name.startswith(f"{role}_")), None)
    return name if role is None else f"{name} (n={counts[role]})"


def _diagram(screens: ScreenSet, trials: Sequence[scores.Trial]) -> Table:
    bins = reliability(scores.every_of(trials, screens.roles))
    rows = [[f"{confidence:.2f}", f"{right:.2f}", str(boxes)] for _, _, boxes, confidence, right in bins]
    return Table(f"{screens.name}: confidence and share of right boxes", ["confidence", "right", "boxes"], rows)


def main() -> int:
    """Exit status 1 if any screen failed, or an element was found twice."""
    parser = parser_of("gui", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--set", action="append", dest="sets", choices=[each.name for each in SCREENS])
    parser.add_argument("--pages", type=Path, help="a folder of pages of our own making")
    parser.add_argument("--limit", type=int, help="first N screens of each set")
    parser.add_argument("--grpc", help="a running server's Triton, HOST:PORT")
    chosen = parser.parse_args()
    finder: Finder = ServedFinder(chosen.grpc) if chosen.grpc else LocalFinder(MODELS)
    sets = [(each, chosen.data / each.folder) for each in SCREENS if not chosen.sets or each.name in chosen.sets]
    if chosen.pages is not None:
        sets.append((PAGES, chosen.pages))
    figures: list[Figure] = []
    tables: list[Table] = []
    failures = 0
    for screens, folder in sets:
        systems, failed = looked_at(screens.load(folder)[: chosen.limit], finder)
        more, drawn = report_on(screens, systems)
        figures, tables, failures = figures + more, tables + drawn, failures + failed
    write(Report("gui", figures, failures, {"served": chosen.grpc is not None}, tables))
    twice = sum(figure.value for figure in figures if figure.key.endswith("openfaze.duplicates_count"))
    return int(failures > 0 or twice > 0)


if __name__ == "__main__":
    run(main)
