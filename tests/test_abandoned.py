"""Work whose sender has left: the marks, and that nothing outlives the call it was made for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from python_backends.abandoned import Abandoned
from python_backends.errors import Unavailable
from python_backends.notes import NOTES_VARIABLE
from tests.conftest import ModelMaker, ServerMaker
from tests.family import family


def test_a_mark_stops_its_own_request_only(tmp_path: Path) -> None:
    abandoned = Abandoned(tmp_path / "marks")
    abandoned.check("a/1")
    abandoned.add("a/1")
    abandoned.check("a/2")
    with pytest.raises(Unavailable, match="cancelled by its sender"):
        abandoned.check("a/1")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    folder = tmp_path / "marks"
    abandoned = Abandoned(folder)
    abandoned.add("../../etc/a")
    abandoned.discard("../../etc/a")
    abandoned.discard("never added")
    abandoned.check("../../etc/a")
    abandoned.close()
    assert not folder.exists()


def test_requests_without_an_id_are_never_abandoned(tmp_path: Path) -> None:
    abandoned = Abandoned(tmp_path)
    abandoned.add("")
    assert any(tmp_path.iterdir())
    abandoned.check("")


def test_our_server_names_the_folder_and_any_other_is_told_by_its_process(tmp_path: Path) -> None:
    Abandoned.of_this_server({NOTES_VARIABLE: str(tmp_path / "marks")}).add("a")
    assert (tmp_path / "marks").stat().st_mode & 0o777 == 0o700
    elsewhere = Abandoned.of_this_server({})
    elsewhere.add("a")
    folder = Path(tempfile.gettempdir()) / f"openfaze-abandoned-{os.getuid()}-{os.getppid()}"
    assert len(list(folder.iterdir())) == 1 and folder.stat().st_mode & 0o777 == 0o700
    elsewhere.discard("a")
    elsewhere.close()
    assert not folder.exists()


def others_can_write(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def is_a_link(folder: Path) -> None:
    (folder.parent / "target").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "target")


def is_a_file(folder: Path) -> None:
    folder.touch()


def has_no_parent(folder: Path) -> None:
    folder.parent.rmdir()


@pytest.mark.parametrize("prepare", [others_can_write, is_a_link, is_a_file, has_no_parent])
def test_a_folder_that_cannot_be_trusted_or_made_costs_work_but_no_request(
    tmp_path: Path, prepare: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "place" / "marks"
    folder.parent.mkdir()
    prepare(folder)
    abandoned = Abandoned(folder)
    abandoned.add("a")
    abandoned.check("a")
    abandoned.discard("a")
    assert "worked on to its end" in caplog.text
    assert not folder.is_dir() or not any(folder.iterdir())


@pytest.mark.server
def test_marks_are_in_the_run_folder_and_end_with_the_server(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    folder = server.config.directory / "abandoned"
    stubs = family(server.pid)
    assert [stub.environ()[NOTES_VARIABLE] for stub in stubs] == [str(folder)]
    Abandoned(folder).add("left")
    assert folder.stat().st_mode & 0o777 == 0o700 and any(folder.iterdir())
    server.stop()
    assert not folder.exists()
