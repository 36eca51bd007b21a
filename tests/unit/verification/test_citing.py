"""Where citation marks stand: behind a statement, or in a long list behind each thing that it names."""

from __future__ import annotations

from botmovie.domain import Evidence, EvidenceItem, Fact, Provenance
from botmovie.verification.citing import cite
from botmovie.verification.statements import Statement

HERE = Provenance("test", "CC0")


def evidence(*subjects: str) -> Evidence:
    return Evidence(tuple(EvidenceItem(n, Fact(s, s, "film", (), f"{s}.", HERE, s)) for n, s in enumerate(subjects, 1)))


FILMS = tuple(f"Film {name} ({year})" for name, year in zip("ABCDEFGH", range(1990, 1998), strict=True))


def test_a_few_marks_stand_at_the_end_of_their_statement() -> None:
    text, citations = cite([(Statement(f"Three fit: {', '.join(FILMS[:3])}."), (3, 1, 2))], evidence(*FILMS))
    assert text == "Three fit: Film A (1990), Film B (1991), Film C (1992). [1][2][3]"
    assert [c.film_id for c in citations] == [FILMS[2], FILMS[0], FILMS[1]]


def test_many_marks_stand_behind_what_each_is_about_in_the_order_of_the_text() -> None:
    text, citations = cite([(Statement(f"Eight fit: {', '.join(FILMS)}."), tuple(range(1, 9)))], evidence(*FILMS))
    assert text == f"Eight fit: {', '.join(f'{film} [{n}]' for n, film in enumerate(FILMS, 1))}."
    assert [c.film_id for c in citations] == list(FILMS)


def test_many_marks_about_one_thing_stay_together() -> None:
    text, citations = cite([(Statement("Film A won eight awards."), tuple(range(1, 9)))], evidence(*["Film A"] * 8))
    assert text == "Film A won eight awards. [1][2][3][4][5][6][7][8]"
    assert len(citations) == 8


def test_numbers_without_a_place_of_their_own_stand_at_the_end() -> None:
    text, _ = cite([(Statement(f"Seven fit: {', '.join(FILMS[:7])}."), tuple(range(1, 9)))], evidence(*FILMS))
    assert text.endswith("Film G (1996) [7]. [8]")
