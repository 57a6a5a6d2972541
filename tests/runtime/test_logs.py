"""What is told of a log, on lines that a real server wrote."""

from __future__ import annotations

from python_backends.runtime.logs import failed_models, lines_about, tail

LOG = r"""W1122 03:21:11.177023 7635 pinned_memory_manager.cc:273] "Unable to allocate pinned system memory"
[libprotobuf ERROR text_format.cc:337] Error parsing text-format inference.ModelConfig: 7:22: no field named "x".
E1122 03:21:15.609869 7729 model_repository_manager.cc:1460] "Poll failed for model directory 'odd': failed to read"
I1122 03:21:11.178564 7635 model_lifecycle.cc:472] "loading: bad:1"
I1122 03:21:11.178603 7635 model_lifecycle.cc:472] "loading: bad2:1"
E1122 03:21:11.200000 7635 model_lifecycle.cc:642] "failed to load 'bad2' version 1: Internal: stub died"
E1122 03:21:11.2 7635 model_lifecycle.cc:642] "failed to load 'bad' version 1: torn\n\nAt:\n  model.py(1)\n"
I1122 03:21:11.229950 7635 model_lifecycle.cc:777] "failed to load 'bad'"
+-------+---------+
| bad   | 1       |
+-------+---------+
error: creating server: Internal - failed to load all models
"""


def test_failed_models_are_named_once_each_in_order() -> None:
    assert failed_models(LOG) == ["odd", "bad2", "bad"]


def test_a_model_gets_its_own_lines_only() -> None:
    assert lines_about("bad", LOG).splitlines()[-1].strip() == '"'
    assert "  model.py(1)" in lines_about("bad", LOG)
    assert "bad2" not in lines_about("bad", LOG)
    assert lines_about("bad2", LOG).count("\n") == 0


def test_a_configuration_that_does_not_parse_brings_the_parser_line() -> None:
    assert 'no field named "x"' in lines_about("odd", LOG)


def test_the_tail_has_no_tables_and_no_notes_about_absent_gpus() -> None:
    last = tail(LOG, 100)
    assert "|" not in last and "pinned_memory" not in last
    assert last.endswith("failed to load all models")
