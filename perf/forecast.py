"""How good forecasts are: MASE beside seasonal naive's, coverage of the intervals, and the time of one forecast.

    python -m perf.forecast
    python -m perf.forecast --seeds 3 --measured

MASE is the mean absolute error over the horizon, divided by the mean absolute error of seasonal naive one season ahead
within the training part (Hyndman and Koehler 2006). Every series is forecast from `--origins` places, one horizon
apart; a series' MASE is the mean over them. The peer repeats the last season, or the last value where there is none.
Ours is the choice and the models of the task `forecast`, without Triton. Times are the process' own CPU time, so that
neighbours on the machine do not count.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from perf.bootstrap import interval, median_figure
from perf.command import parser_of, run
from perf.forecast_series import Floats, Trial, formula_series, measured_series
from perf.report import Figure, Report, Table, progress, write
from perf.sets.base import Measure, mean_of_values
from python_backends.forecast.models import Unfit
from python_backends.forecast.selection import Outcome, forecast_values

LEVELS = (80, 95)
SPEED_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Score:
    """One series: MASE of ours and of the peer, the models chosen, and the share of values inside each interval."""

    name: str
    ours: float
    peer: float
    models: tuple[str, ...]
    inside: tuple[float, ...]
    failures: int


def seasonal_naive(values: Floats, season: int, horizon: int) -> Floats:
    """The last season again and again."""
    return np.resize(values[-season:], horizon)


def mase(guess: Floats, truth: Floats, trained: Floats, season: int) -> float:
    """See the module; inf for a series whose seasons are all equal."""
    scale = float(np.mean(np.abs(trained[season:] - trained[:-season])))
    return float(np.mean(np.abs(guess - truth))) / scale if scale else float("inf")


def scored(trial: Trial, origins: int) -> Score:
    """The mean over the origins; one that cannot be forecast counts as the peer's forecast and as a failure."""
    ours, peer, models, inside, failures = [], [], [], [], 0
    for back in reversed(range(origins)):
        stop = len(trial.values) - back * trial.horizon
        trained, truth = trial.values[: stop - trial.horizon], trial.values[stop - trial.horizon : stop]
        naive = seasonal_naive(trained, trial.season, trial.horizon)
        peer.append(mase(naive, truth, trained, trial.season))
        try:
            outcome = forecast_values(trained, trial.horizon, LEVELS, _seasons(trial, len(trained)))
        except Unfit as error:
            progress(f"{trial.name}: {error}")
            failures += 1
            ours.append(peer[-1])
            continue
        models.append(outcome.model.partition("(")[0])
        ours.append(mase(outcome.prediction.mean, truth, trained, trial.season))
        inside.append([_share(outcome, level, truth) for level in LEVELS])
    shares = tuple(float(share) for share in np.mean(inside, axis=0)) if inside else (0.0,) * len(LEVELS)
    return Score(trial.name, statistics.fmean(ours), statistics.fmean(peer), tuple(models), shares, failures)


def _seasons(trial: Trial, count: int) -> tuple[int, ...]:
    """What the calendar would say: the season, and of hours the week where it fits twice."""
    week = (168,) if trial.season == 24 and count >= 336 else ()
    return (() if trial.season == 1 else (trial.season,)) + week


def _share(outcome: Outcome, level: int, truth: Floats) -> float:
    low, high = outcome.prediction.intervals[level]
    return float(np.mean((low <= truth) & (truth <= high)))


def measures_of(scores: Sequence[Score]) -> dict[str, Measure]:
    """Means over the series with their intervals, drawn by series' name: seeds of one formula stay together."""
    names = [score.name for score in scores]
    found = {
        "mase": mean_of_values("mase", [score.ours for score in scores], names, False),
        "seasonal_naive_mase": mean_of_values("mase", [score.peer for score in scores], names, False),
        "mase_difference": mean_of_values("difference", [score.ours - score.peer for score in scores], names, False),
    }
    bounds = interval(scores, _relative, names)
    found["relative_mase"] = Measure("relative", _relative(scores), bounds, False)
    for place, level in enumerate(LEVELS):
        found[f"coverage_{level}"] = mean_of_values("coverage", [score.inside[place] for score in scores], names)
    return found


def _relative(scores: Sequence[Score]) -> float:
    """The geometric mean of our MASE over the peer's: one series cannot outweigh the others."""
    return float(np.exp(np.mean([np.log(score.ours / score.peer) for score in scores])))


def table_of(title: str, scores: Sequence[Score], measures: dict[str, Measure]) -> Table:
    """One row a series (means over its seeds), then the means."""
    rows = []
    for name in dict.fromkeys(score.name for score in scores):
        same = [score for score in scores if score.name == name]
        ours, peer = (statistics.fmean(values) for values in ([s.ours for s in same], [s.peer for s in same]))
        inside = [statistics.fmean(values) for values in zip(*(score.inside for score in same), strict=True)]
        models = ", ".join(dict.fromkeys(model for score in same for model in score.models))
        lower = "*" if ours < peer else ""
        rows.append([name, f"{ours:.3f}", f"{peer:.3f}", lower, *(f"{share:.2f}" for share in inside), models])
    means = [_shown(measures[key]) for key in ("mase", "seasonal_naive_mase")]
    covers = [_shown(measures[f"coverage_{level}"]) for level in LEVELS]
    rows.append(["mean", *means, "", *covers, ""])
    rows.append(["geometric mean of ratios", _shown(measures["relative_mase"]), "1", "", "", "", ""])
    header = ["series", "MASE", "seasonal naive", "lower", *(f"in {level} %" for level in LEVELS), "models"]
    return Table(title, header, rows)


def _shown(measure: Measure) -> str:
    bounds = "" if measure.interval is None else f" [{measure.interval[0]:.3f}, {measure.interval[1]:.3f}]"
    return f"{measure.value:.3f}{bounds}"


def speed(horizon: int = 12) -> Figure:
    """CPU milliseconds of one forecast of 120 monthly values; the first is not counted."""
    months = np.arange(120.0)
    times = []
    for round_ in range(SPEED_ROUNDS + 1):
        noise = np.random.default_rng(round_).normal(0, 3, len(months))
        values = (100 + 0.3 * months) * (1 + 0.2 * np.sin(2 * np.pi * months / 12)) + noise
        started = time.process_time()
        forecast_values(values, horizon, LEVELS, (12,))
        times.append((time.process_time() - started) * 1000)
    return median_figure("monthly_120_cpu_p50_ms", times[1:])


def evaluated(name: str, trials: Iterable[Trial], origins: int) -> tuple[list[Figure], Table, int]:
    """(figures, table, failures) of one set."""
    scores = []
    for trial in trials:
        scores.append(scored(trial, origins))
        progress(f"{name}: {trial.name} {scores[-1].ours:.3f} against {scores[-1].peer:.3f}")
    measures = measures_of(scores)
    figures = [Figure(f"{name}.{key}_ratio", measure.value or 0.0, *(measure.interval or (None, None)))
               for key, measure in measures.items()]  # fmt: skip
    better = sum(score.ours < score.peer for score in scores)
    figures += [Figure(f"{name}.lower_than_peer_count", better), Figure(f"{name}.series_count", len(scores))]
    title = f"{name}: MASE, lower is better (95 % bootstrap interval by series)"
    return figures, table_of(title, scores, measures), sum(score.failures for score in scores)


def main() -> int:
    """Exit status 1 if any series could not be forecast."""
    parser = parser_of("forecast", __doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many draws of each formula")
    parser.add_argument("--origins", type=int, default=3, help="places each series is forecast from")
    parser.add_argument("--measured", action="store_true", help="also series that were measured")
    arguments = parser.parse_args()
    sets: dict[str, Iterable[Trial]] = {
        "formulas": [trial for seed in range(arguments.seeds) for trial in formula_series(seed)]
    }
    if arguments.measured:
        sets["measured"] = measured_series()
    figures, tables, failures = [speed()], [], 0
    for name, trials in sets.items():
        found, table, failed = evaluated(name, trials, arguments.origins)
        figures += found
        tables.append(table)
        failures += failed
    notes = [f"120 monthly values, horizon 12: {figures[0].text} ms of CPU"]
    settings = {"seeds": arguments.seeds, "origins": arguments.origins}
    write(Report("forecast", figures, failures, settings, tables, notes))
    return int(failures > 0)


if __name__ == "__main__":
    run(main)
