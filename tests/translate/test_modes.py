"""Modes found in a folder, and ways over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.language.tags import Tag
from python_backends.translate.apertium.modes import Mode, modes_in
from python_backends.translate.apertium.routes import Routes, left_unknown


def everything(program: str) -> str | None:
    """Every program is installed but one."""
    return None if program == "lsx-proc" else f"/usr/bin/{program}"


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.mode").write_text(text, "utf-8")


def test_a_pipeline_is_read_without_a_shell(tmp_path: Path) -> None:
    (tmp_path / "a.bin").touch()
    write(
        tmp_path,
        "eng-spa",
        f"lt-proc '{tmp_path}/a.bin' | apertium-tagger -g $2 '{tmp_path}/a.bin'| lt-proc $1 '{tmp_path}/a.bin'\n",
    )
    (mode,) = modes_in(tmp_path, everything)
    data = f"{tmp_path}/a.bin"
    assert (mode.source, mode.target) == (Tag("en"), Tag("es"))
    assert mode.commands == (
        ("lt-proc", "-z", data), ("apertium-tagger", "-z", "-g", data), ("lt-proc", "-z", "-g", data),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("eng-spa", "lt-proc /nowhere/a.bin"),
        ("eng-spa", "lsx-proc"),
        ("eng-spa", "lt-proc-j"),
        ("eng-spa", "lt-proc; rm x"),
        ("eng-spa", "lt-proc $(x)"),
        ("eng-spa", "lt-proc > x"),
        ("eng-spa", "lt-proc | | lt-proc"),
        ("eng-spa", ""),
        ("eng-spa-old", "lt-proc"),
        ("eng-cat_iec2017", "lt-proc"),
        ("eng-qqq", "lt-proc"),
        ("nno-nno_e", "lt-proc"),
        ("Cyrl-Latn", "lt-proc"),
    ],
)  # fmt: skip
def test_what_cannot_run_or_is_no_translation_is_left_out(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, text)
    assert modes_in(tmp_path, everything) == ()


def test_no_folder_means_no_modes(tmp_path: Path) -> None:
    assert modes_in(tmp_path / "none", everything) == ()


def test_forms_of_a_language(tmp_path: Path) -> None:
    for name in ("es-pt_BR", "eng-hbs_SR", "oc_aran-ca"):
        write(tmp_path, name, "lt-proc")
    found = {(str(mode.source), str(mode.target)) for mode in modes_in(tmp_path, everything)}
    assert found == {("es", "pt-BR"), ("en", "sr"), ("oc-ARAN", "ca")}


def test_a_tagger_can_be_left_out_where_a_grammar_comes_before_it() -> None:
    tagged = Mode("a-b", Tag("a"), Tag("b"), (("lt-proc",), ("cg-proc", "-z", "x"), ("apertium-tagger",), ("lt-proc",)))
    assert tagged.without_tagger() == (("lt-proc",), ("cg-proc", "-1", "-n", "-z", "x"), ("lt-proc",))
    plain = Mode("a-b", Tag("a"), Tag("b"), (("lt-proc",), ("apertium-tagger",)))
    assert plain.without_tagger() is None


def routes(*names: str) -> Routes:
    tags = [name.split(">") for name in names]
    return Routes(
        Mode(name, Tag(*ends[0].split("-")), Tag(*ends[1].split("-")), ())
        for name, ends in zip(names, tags, strict=True)
    )


def path(over: Routes, source: str, target: str) -> str | None:
    route = over.route(Tag(*source.split("-")), Tag(*target.split("-")))
    return " ".join(map(str, route.languages)) if route else None


def test_the_shortest_way_wins_and_pivots_are_ranked() -> None:
    over = routes("en>es", "es>fr", "en>ca", "ca>fr", "it>ca", "it>es", "it>fr")
    assert path(over, "it", "fr") == "it fr"
    assert path(over, "en", "fr") == "en es fr"
    assert path(routes("it>ca", "it>es", "ca>pt", "es>pt"), "it", "pt") == "it ca pt"
    assert path(routes("it>gl", "gl>pt"), "it", "pt") == "it gl pt"
    assert path(over, "fr", "en") is None


def test_a_way_has_at_most_three_steps_and_no_circle() -> None:
    over = routes("a>b", "b>c", "c>d", "d>e", "b>a")
    assert path(over, "a", "d") == "a b c d"
    assert path(over, "a", "e") is None
    assert path(over, "a", "a") is None


def test_a_region_is_reached_if_there_is_one_and_else_the_plain_language() -> None:
    over = routes("es>pt", "es>pt-BR", "es>fr")
    assert path(over, "es", "pt-BR") == "es pt-BR"
    assert path(over, "es-MX", "fr-CA") == "es-MX fr"


def test_serbian_and_croatian_are_read_as_one() -> None:
    over = routes("sh>en", "en>sr")
    assert path(over, "hr", "en") == "hr en"
    assert path(over, "en", "sr") == "en sr"
    assert over.sources() == {"sh", "sr", "hr", "bs", "en"}
    assert over.targets("hr") == {"en", "sr"}


def test_a_word_no_step_knows_counts_once() -> None:
    assert sorted(left_unknown([("x", "x", "y"), ("x", "z")])) == ["x", "x", "y", "z"]
