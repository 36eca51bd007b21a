"""Variants of titles and names, for linking and for training."""

from __future__ import annotations

import pytest

from botmovie.catalogue.folding import fold
from botmovie.catalogue.variants import name_variants, title_variants
from botmovie.ingest.augmenting import name_augmentations, slips, title_augmentations


@pytest.mark.parametrize(
    ("title", "variants"),
    [
        ("The Lord of the Rings: The Return of the King", {"lotr", "tlotr"}),
        ("2001: A Space Odyssey", {"2001"}),
        ("Rocky II", {"rocky 2", "rocky two"}),
        ("The Godfather Part II", {"the godfather part 2", "the godfather part two", "the godfather 2", "the godfather ii"}),
        ("Dune: Part Two", {"dune part 2", "dune part ii", "dune 2"}),
        ("기생충", {"gisaengchung"}),
        ("Der Räuber", {"der raeuber"}),
    ],
)
def test_a_title_has_the_variants_that_people_use(title: str, variants: set[str]) -> None:
    assert variants <= set(title_variants(title))


@pytest.mark.parametrize("title", ["SLC Punk!", "Amélie", "Heat"])
def test_a_title_that_folding_covers_needs_no_variant(title: str) -> None:
    assert list(title_variants(title)) == []


@pytest.mark.parametrize("title", ["Malcolm X", "Apollo 13", "I, Robot"])
def test_a_letter_or_number_that_counts_no_part_stays(title: str) -> None:
    assert fold(title) not in set(title_variants(title))
    assert not {v for v in title_variants(title) if "ten" in v.split() or "one" in v.split()}


@pytest.mark.parametrize(("name", "variant"), [("J. R. R. Tolkien", "jrr tolkien"), ("Bong Joon-ho", "bong joonho"), ("Jörg Müller", "joerg mueller"), ("Андрей Тарковский", "andrey tarkovskiy")])
def test_a_name_has_the_variants_that_people_use(name: str, variant: str) -> None:
    assert variant in set(name_variants(name))


def test_slips_are_near_the_text_and_never_the_text_itself() -> None:
    found = list(slips("Schindler's List"))
    assert {"schidler s list", "schnidler s list", "schinndler s list", "shindler s list", "schindlerslist"} <= set(found)
    assert fold("Schindler's List") not in found
    assert len(set(found)) == len(found)


def test_the_same_text_always_has_the_same_slips() -> None:
    assert title_augmentations("Apocalypse Now") == title_augmentations("Apocalypse Now")
    assert {v.kind for v in name_augmentations("J. R. R. Tolkien")} == {"variant", "slip"}


def test_texts_without_latin_letters_have_no_slips() -> None:
    assert list(slips("기생충")) == []
