"""Questions in the layout of MetaQA, and hits@1."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.metaqa import judge_hit, load_metaqa

LINES = "who directed [The Glass Orchard]\tIda Rook|Otto Marsh\nwhen was [Tin Harbour] released\t1952\n"


def written(folder: Path, lines: str = LINES, kinds: str | None = None) -> Path:
    file = folder / "1-hop-dev.txt"
    file.write_text(lines, "utf-8")
    if kinds is not None:
        (folder / "1-hop-dev-types.txt").write_text(kinds, "utf-8")
    return file


def said(*values: str, outcome: str = "answer") -> dict[str, Any]:
    return {"outcome": outcome, "text": "…", "values": list(values)}


def test_questions_are_read_without_the_brackets_around_their_topic(tmp_path: Path) -> None:
    first, second = load_metaqa(written(tmp_path))
    assert (first.id, first.turns, first.must) == ("1", ("who directed The Glass Orchard",), (("Ida Rook", "Otto Marsh"),))
    assert (second.id, second.must) == ("2", (("1952",),))


def test_brackets_are_kept_where_that_is_asked(tmp_path: Path) -> None:
    assert load_metaqa(written(tmp_path), brackets=True)[0].turns == ("who directed [The Glass Orchard]",)


def test_the_file_of_types_beside_it_gives_the_categories(tmp_path: Path) -> None:
    assert [c.category for c in load_metaqa(written(tmp_path, kinds="movie_to_director\nmovie_to_year\n"))] == ["movie_to_director", "movie_to_year"]


def test_without_it_the_file_is_one_category(tmp_path: Path) -> None:
    assert {c.category for c in load_metaqa(written(tmp_path))} == {"1-hop-dev"}


def test_a_file_of_types_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match="names the kinds of 1 questions"):
        load_metaqa(written(tmp_path, kinds="movie_to_director\n"))


@pytest.mark.parametrize("line", ["who directed [A]", "who directed A\tIda Rook", "who directed [A]\t"])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadRecord, match=r"1-hop-dev\.txt:3"):
        load_metaqa(written(tmp_path, LINES + line + "\n"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.txt"):
        load_metaqa(tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (said("Otto Marsh", "Somebody Else"), 1), (said("otto marsh"), 1), (said("Somebody Else", "Otto Marsh"), -1),
        (said(), 0), (said("Otto Marsh", outcome="unknown"), 0), (said("Otto Marsh", outcome="ambiguous"), 0),
    ],
)  # fmt: skip
def test_only_the_first_value_counts(tmp_path: Path, answer: dict[str, Any], score: int) -> None:
    assert judge_hit(load_metaqa(written(tmp_path))[0], answer).score == score


def test_a_genre_counts_by_the_name_that_an_import_gives_it(tmp_path: Path) -> None:
    case = load_metaqa(written(tmp_path, "what genre is [Tin Harbour]\tSci-Fi\n"))[0]
    assert judge_hit(case, said("Science fiction")).score == 1


@pytest.mark.data
@pytest.mark.parametrize(("hops", "questions"), [(1, 9992), (2, 14872), (3, 14274)])
def test_the_published_questions_are_read_whole(hops: int, questions: int) -> None:
    folder = os.environ.get("BOTMOVIE_DATA")
    if folder is None:
        pytest.skip("BOTMOVIE_DATA names no folder")
    cases = load_metaqa(Path(folder) / "metaqa" / f"{hops}-hop-dev.txt")
    assert (len(cases), {c.category.count("_to_") for c in cases}) == (questions, {hops})
