"""Pages before and after a redesign, and how what is healed on them is judged."""

from __future__ import annotations

import pytest

from perf.changed_pages.content import KINDS, SELECTORS, TRUTH
from perf.changed_pages.pairs import Pair, pairs
from perf.healing import by_openfaze, figures_of, outcomes, whole
from python_backends.scraper.page import page_of
from python_backends.scraper.selector import selected

COUNT = 40


@pytest.fixture(scope="module")
def written() -> list[Pair]:
    return list(pairs(COUNT, seed=5))


def test_pairs_are_the_same_for_the_same_seed(written: list[Pair]) -> None:
    assert list(pairs(COUNT, seed=5)) == written
    assert {pair.kind for pair in written} == {kind.__name__ for kind in KINDS}


def test_no_engine_sees_the_truth(written: list[Pair]) -> None:
    assert all(TRUTH.encode() not in pair.before + pair.after for pair in written)


def test_selectors_are_right_before_and_classes_gone_after(written: list[Pair]) -> None:
    for pair in written:
        before, after = page_of(pair.before).root, page_of(pair.after).root
        for field, selector in SELECTORS[pair.kind].items():
            found = [before.getroottree().getpath(one) for one in selected(before, selector)]
            assert tuple(found) == pair.learnt_at[field], (pair.id, field)
        assert not {name for one in before.iter() for name in one.get("class", "").split()} & {
            name for one in after.iter() for name in one.get("class", "").split()
        } - {"login", "cell", "notice"}


def test_places_after_are_elements_of_the_page(written: list[Pair]) -> None:
    for pair in written:
        root = page_of(pair.after).root
        assert all(len(root.xpath(path)) == 1 for paths in pair.now_at.values() for path in paths)
        assert set(pair.now_at) <= set(pair.learnt_at)
    logins = [pair for pair in written if pair.changes == ("login",)]
    assert len(logins) == COUNT // 10 and all(not pair.now_at for pair in logins)


def test_judging() -> None:
    page = b"<div><ul><li>a</li><li>b</li><li>c</li></ul><p><b>x</b></p></div>"
    items = tuple(f"/html/body/div/ul/li[{at}]" for at in (1, 2))
    truth = {"list": items, "one": ("/html/body/div/p/b",), "gone": ("/html/body/div",)}
    pair = Pair("p", "kind", (), page, page, truth, {name: truth[name] for name in ("list", "one")})
    found = {"list": (*items, "/html/body/div/ul/li[3]"), "one": ("/html/body/div/p",), "gone": ("/html/body/div",)}
    listed, single, gone = outcomes(pair, found)
    assert (listed.true, listed.given, listed.right) == (2, 3, 2) and not whole(listed)
    assert whole(single)  # the element around it, with the same text
    figures = {figure.key: figure.value for figure in figures_of("us", [listed, single, gone], [1.0])}
    assert figures["us.list_items_kept_ratio"] == 1 and figures["us.list_items_right_ratio"] == pytest.approx(2 / 3)
    assert (figures["us.fields_healed_ratio"], figures["us.lists_whole_ratio"], figures["us.false_ratio"]) == (
        0.5,
        0,
        1,
    )


def test_redesigns_heal(written: list[Pair]) -> None:
    judged = [one for pair in written for one in outcomes(pair, by_openfaze(pair)[0])]
    there = [one for one in judged if one.true]
    assert sum(map(whole, there)) / len(there) >= 0.9
    assert not [one for one in judged if not one.true and one.given]
