"""The one form in which names are compared, and identifiers made from names."""

from __future__ import annotations

import pytest

from botmovie.catalogue.folding import film_id, fold, slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("  The   Matrix: Reloaded! ", "the matrix reloaded"),
        ("Schindler's List", "schindler s list"),
        ("Schindler’s List", "schindler s list"),
        ("Straße", "strasse"),
        ("Bjørn Łódź Æon œuvre", "bjorn lodz aeon oeuvre"),
        ("Lock & Stock", "lock and stock"),
        ("WALL·E", "wall e"),
        ("8½", "8 1 2"),
        ("8 1/2", "8 1 2"),
        ("Alien³", "alien 3"),
        ("Rocky II", "rocky ii"),
        ("Ocean's 11", "ocean s 11"),
        ("İstanbul", "istanbul"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("ЁЛКИ", "елки"),
        ("기생충", "기생충"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("パプリカ", "パプリカ"),
        ("शोले", "शोले"),
        ("snake_case", "snake case"),
        ("…", ""),
        ("", ""),
    ],
)
def test_names_that_people_take_for_the_same_fold_to_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_twice_changes_nothing() -> None:
    for text in ("Amélie", "शोले", "パプリカ", "8½", "İstanbul", "ﬁlm", "Ⅳ"):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Bong Joon-ho", "bong-joon-ho"), ("Peter O'Toole", "peter-otoole"), ("Agnès Varda", "agnes-varda"), ("M", "m"), ("2001", "2001"), ("…", "unnamed"), ("8½", "8-1-2")],
)
def test_a_slug_has_latin_letters_digits_and_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_names_in_other_scripts_get_slugs_that_differ() -> None:
    slugs = {slug("기생충"), slug("괴물"), slug("千と千尋")}
    assert len(slugs) == 3
    assert all(s.isascii() and s for s in slugs)


def test_a_film_id_is_the_slug_and_the_year() -> None:
    assert film_id("The Good, the Bad and the Ugly", 1966) == "the-good-the-bad-and-the-ugly-1966"
    assert film_id("Lost", None) == "lost"
