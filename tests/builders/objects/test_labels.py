"""What is a yes, a no, and what nobody can say."""

from __future__ import annotations

import numpy as np

from builders.objects.labels import NO, UNSAID, YES, Asked, asked_of, colours_asked, labels_of, leave_unsaid
from builders.objects.lexicon import Lexicon
from builders.scenes.colours import COLOURS
from builders.scenes.scene import Prompt
from tests.builders.objects.conftest import scene, thing

LEXICON = Lexicon(("cat", "dog", "cat face", "animal", "car"), ("Katze",))
FIRST = scene(
    [
        thing("cat", (0, 0, 9, 9), german="Katze", colour="red", related=frozenset({"animal"})),
        thing("dog", (20, 0, 29, 9)),
    ],
    [
        Prompt("find the cat", (0,), "name"),
        Prompt("red cat", (0,), "colour_name"),
        Prompt("the leftmost cat", (0,), "position"),
        Prompt("car", (), "absent"),
    ],
)
SECOND = scene([thing("cat", (0, 0, 9, 9))], [Prompt("Katze", (), "absent", "de"), Prompt("dog", (), "absent")])


def test_prompts_are_asked_as_they_are_served_and_never_about_positions() -> None:
    assert [one.text for one in asked_of([FIRST], LEXICON)] == ["cat", "red cat", "car"]


def test_names_and_coloured_names_can_be_judged_in_other_scenes() -> None:
    asked = asked_of([scene(FIRST.objects, [*FIRST.prompts, Prompt("cat beside a dog", (0,), "ui")])], LEXICON)
    assert [(one.name, one.colour) for one in asked] == [("cat", None), ("cat", "red"), ("car", None), (None, None)]
    assert [one.abroad for one in asked] == [True, True, True, False]


def test_a_scene_answers_its_own_prompts_exactly() -> None:
    inside, outside = labels_of([FIRST], asked_of([FIRST], LEXICON), LEXICON)
    assert inside.tolist() == [[YES, YES, NO], [NO, NO, NO]]
    assert outside.tolist() == [[NO, NO, NO]]


def test_objects_of_another_scene_are_judged_by_their_names() -> None:
    asked = asked_of([FIRST, SECOND], LEXICON)
    inside, outside = labels_of([FIRST, SECOND], asked, LEXICON)
    row = dict(zip([(one.text, one.scene) for one in asked], inside[2].tolist(), strict=True))
    assert row["cat", 0] == YES
    assert row["red cat", 0] == NO  # this cat is of no colour that anybody would call red
    assert row["car", 0] == NO
    assert outside[1].tolist()[:3] == [NO, NO, NO]


def test_colours_are_judged_with_names_and_alone() -> None:
    cat = thing("cat", (0, 0, 9, 9), colour="navy", maybe_colours=frozenset({"navy", "blue"}))
    asked = [Asked("red cat", 5, name="cat", colour="red"), Asked("blue cat", 5, name="cat", colour="blue"),
             Asked("navy cat", 5, name="cat", colour="navy"), Asked("navy dog", 5, name="dog", colour="navy"),
             Asked("navy things", colour="navy"), Asked("things", 5)]  # fmt: skip
    inside, _ = labels_of([scene([cat], [])], asked, LEXICON)
    assert inside.tolist() == [[NO, UNSAID, YES, NO, YES, UNSAID]]


def test_every_colour_is_asked_for_once() -> None:
    asked = colours_asked(np.random.default_rng(0))
    assert [one.colour for one in asked] == list(COLOURS)
    assert all(one.scene == -1 and one.name is None for one in asked)


def test_plurals_and_long_colours_are_understood() -> None:
    assert LEXICON.parsed("navy blue cats") == ("navy", "cat")
    assert LEXICON.parsed("katze") == (None, "katze")
    assert LEXICON.parsed("blue") == (None, None)


def test_a_scenes_own_word_counts_more_than_the_names() -> None:
    """SECOND says that no "katze" is there, though another scene would hold its cat for one."""
    asked = asked_of([FIRST, SECOND], LEXICON)
    inside, _ = labels_of([FIRST, SECOND], asked, LEXICON)
    column = [(one.text, one.scene) for one in asked].index(("katze", 1))
    assert inside[:, column].tolist() == [YES, NO, NO]


def test_words_that_might_mean_an_object_are_left_unsaid() -> None:
    asked = [Asked(word, name=word) for word in LEXICON.english]
    inside, _ = labels_of([FIRST], asked, LEXICON)
    assert inside[0].tolist() == [YES, NO, UNSAID, UNSAID, NO]
    assert inside[1].tolist() == [NO, YES, NO, NO, NO]


def test_a_scene_without_objects_has_labels_of_its_ground_only() -> None:
    inside, outside = labels_of([scene([], [Prompt("cat", (), "absent")])], [Asked("cat", 0)], LEXICON)
    assert inside.shape == (0, 1)
    assert outside.tolist() == [[NO]]


def test_names_alike_are_left_unsaid_but_never_a_scenes_own_prompts() -> None:
    labels = np.array([[NO, NO, YES]], np.int8)
    leave_unsaid(
        labels, np.array([[0.9, 0.9, 0.9]], np.float32), [Asked("a", 0), Asked("b", name="b"), Asked("c")], 0.75
    )
    assert labels.tolist() == [[NO, UNSAID, YES]]
