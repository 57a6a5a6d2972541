"""The report format, medians and intervals."""

from __future__ import annotations

import io
import json
import math

import pytest

from perf.bootstrap import interval, median_figure, percentile
from perf.report import Figure, Report, Table, write


def test_last_line_is_json_with_units_sha_and_hardware() -> None:
    out = io.StringIO()
    write(Report("tool", [Figure("rate_pages_per_s", 2.5, 2.0, 3.0)], failures=1, settings={"rounds": 3}), out)
    lines = out.getvalue().splitlines()
    body = json.loads(lines[-1])
    assert body["rate_pages_per_s"] == 2.5
    assert body["rate_pages_per_s_ci95"] == [2.0, 3.0]
    assert body["failures"] == 1
    assert {"git_sha", "hardware", "utc", "settings"} <= set(body)
    assert "2.5 [2, 3]" in out.getvalue()


def test_table_is_aligned() -> None:
    rendered = Table("t", ["a", "b"], [["long name", "1"], ["x", "22"]]).render().splitlines()
    assert rendered[3] == "long name   1"
    assert rendered[4] == "x          22"


def test_percentile_interpolates() -> None:
    assert percentile([4.0, 1.0, 2.0, 3.0], 50) == 2.5
    assert percentile([1.0], 99) == 1.0
    assert math.isnan(percentile([], 50))


def test_interval_holds_the_median_and_needs_two_groups() -> None:
    figure = median_figure("x_s", [1.0, 2.0, 3.0, 4.0, 5.0])
    assert figure.low is not None and figure.high is not None
    assert 1.0 <= figure.low <= figure.value <= figure.high <= 5.0
    assert interval([1.0, 2.0], lambda sample: sample[0], ["same", "same"]) is None
    assert math.isnan(median_figure("x_s", []).value)


def test_interval_is_the_same_every_time() -> None:
    values = [float(v) for v in range(20)]
    assert interval(values, sum) == interval(values, sum)


def test_mismatched_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        interval([1.0, 2.0], sum, ["only one"])
