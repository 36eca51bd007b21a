"""References of open answers name a film's passages and their sentences, whatever the characters are called."""

from __future__ import annotations

import pytest

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.domain import Film, Passage, PassageKind, Provenance, Record
from botmovie.errors import BadInput
from botmovie.finetuning.open_answers import resolve

OURS = Provenance("Test films", "CC0")


@pytest.fixture(scope="module", name="catalogue")
def _catalogue(tmp_path_factory: pytest.TempPathFactory):
    held = open_sqlite_catalogue(f"sqlite:///{tmp_path_factory.mktemp('references') / 'a.db'}")
    told = Passage("a-1931/character/mabuse", "a-1931", PassageKind.CHARACTER, "A hypnotist in many masks. Mabuse gambles with men.", OURS, "Dr. Mabuse / Weltmann")
    held.write([Record(Film("a-1931", "A", 1931, OURS), (told,))])
    yield held
    held.close()


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("A (1931)/character/Dr. Mabuse / Weltmann", "A hypnotist in many masks. Mabuse gambles with men."),
        ("A (1931)/character/Dr. Mabuse / Weltmann/2", "Mabuse gambles with men."),
    ],
)
def test_a_character_with_two_names_can_be_referred_to(catalogue, reference: str, text: str):
    assert resolve(reference, 1, catalogue).text == text


def test_a_character_that_is_not_described_is_named_in_the_error(catalogue):
    with pytest.raises(BadInput, match="Weltmann/2"):
        resolve("A (1931)/character/Weltmann/2", 1, catalogue)
