"""Names and titles are found by how they look, and supported when one item of the evidence has their words."""

import pytest

from botmovie.verification.names import is_supported, names_in


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Bong Joon-ho directed Parasite (2019).", ["Bong Joon-ho", "Parasite"]),
        ("The boat of Quint is the Orca.", ["Quint", "Orca"]),
        ("Martin Brody, a policeman from New York, fears water.", ["Martin Brody", "New York"]),
        ("Rumi wrote the diary.", []),
        ("He wrote “The Third Man” with Graham Greene.", ["The Third Man", "Third Man", "Graham Greene"]),
        ("Yes, I think that Mr. Orange is a policeman.", ["Orange"]),
        ("nobody is named here", []),
        ("Try Paris Blues.", ["Paris Blues"]),
        ("So, Did Quint drown?", ["Quint"]),
        ("", []),
    ],
)
def test_names_in_a_sentence(sentence: str, names: list[str]):
    assert names_in(sentence) == names


@pytest.mark.parametrize(
    ("name", "supported"),
    [
        ("Spielberg", True),
        ("Steven Spielberg", True),
        ("Spielberg's", True),
        ("Dreyfuss", True),
        ("Bela Tarr", True),
        ("Steven Dreyfuss", False),
        ("George Lucas", False),
        ("Spielburg", False),
    ],
)
def test_all_words_of_a_name_must_stand_in_one_item(name: str, supported: bool):
    vocabulary = [frozenset({"steven", "spielberg"}), frozenset({"richard", "dreyfuss"}), frozenset({"bela", "tarr"})]
    assert is_supported(name, vocabulary) is supported
