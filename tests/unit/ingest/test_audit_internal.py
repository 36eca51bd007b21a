"""The audit of a small made catalogue against itself: each fault is found, and sound films pass."""

import json

import pytest

from botmovie.domain import Person, Provenance
from botmovie.errors import BadInput, BadRecord
from botmovie.ingest.audit import Judgement, Verdict, audit, read_judgements
from botmovie.ingest.authoring import STARTER


def _audit(records, people=(), judgements=()):
    return audit(records, people, judgements=judgements)


def _told(report, field, verdict=Verdict.WRONG):
    return [f"{f.subject}: {f.message}" for f in report.findings if f.field == field and f.verdict is verdict]


def _person(name, **facts):
    return Person(name.lower().replace(" ", "-"), name, STARTER, **facts)


def test_sound_films_pass_and_are_counted(record):
    report = _audit([record(), record(title="Second", year=1990, awards=[])])
    assert report.sound
    assert (report.films, report.wrong) == (2, 0)
    assert report.of("internal", "duplicates").agreed == 2
    assert report.of("internal", "award years").checked == 3
    assert report.lines()[-2].startswith("skipped: no data folder given")
    assert report.lines()[-1] == "nothing is wrong"


def test_a_film_held_twice_is_found_by_title_and_director(record):
    report = _audit([record(), record(title="El farolero", titles=[], year=1988)])
    assert _told(report, "duplicates") == ["The Lantern Keeper (1987): held twice, also as El farolero (1988)"]


def test_two_films_that_share_a_title_are_told_apart_by_year_or_director(record):
    report = _audit([record(), record(year=2004), record(directors=["Somebody Else"], year=1988)])
    assert _told(report, "duplicates") == []
    assert len(_told(report, "titles", Verdict.CONVENTION)) > 0


def test_one_person_under_two_spellings_is_found_over_credits_awards_and_people(record):
    first = record(directors=["Alfonso Cuaron"], awards=[{"body": "BAFTA Awards", "year": 1988, "won": [["Best Film", "Ziyi Zhang"]]}])
    second = record(title="Second", directors=["Alfonso Cuarón"], cast=[["Zhang Ziyi", "Elena Vidal"], ["Tony Leung Chiu-wai", "Bruno"]])
    report = _audit([first, second], [_person("Tony Leung Chiu Wai")])
    assert [f.split(":")[0] for f in _told(report, "spellings")] == ["Alfonso Cuaron", "Tony Leung Chiu Wai", "Zhang Ziyi"]


def test_a_character_passage_for_a_name_outside_the_cast_is_found(record):
    report = _audit([record(characters=[{"name": "Nobody", "text": "Somebody who is not there."}])])
    assert _told(report, "characters") == ["The Lantern Keeper (1987): passage for 'Nobody', who is not in the cast"]


def test_a_documentary_may_tell_of_people_by_their_own_names(record):
    made = record(genres=["Documentary"], cast=[["Marta Ruiz", "Self"]], characters=[{"name": "Marta Ruiz", "text": "A singer."}])
    assert _told(_audit([made]), "characters") == []


def test_a_premise_that_tells_the_ending_is_found(record):
    made = record(
        premise="Elena keeps a lighthouse on the coast. The smuggler Bruno burns the lighthouse down and drowns in the harbour.",
        ending="In the storm the smuggler Bruno burns down the lighthouse and drowns in the harbour.",
    )
    assert len(_told(_audit([made]), "spoilers")) == 1


def test_an_actor_who_stands_in_the_cast_twice_is_found(record):
    report = _audit([record(cast=[["Marta Ruiz", "Elena Vidal"], ["Marta Ruiz", "Elena's sister"]])])
    assert _told(report, "cast") == ["The Lantern Keeper (1987): in the cast more than once: Marta Ruiz"]


@pytest.mark.parametrize(
    ("group", "verdict"),
    [
        ({"body": "Academy Awards", "ceremony": 60}, None),
        ({"body": "Academy Awards", "ceremony": 63}, Verdict.CONVENTION),
        ({"body": "Academy Awards", "ceremony": 65}, Verdict.WRONG),
        ({"body": "Academy Awards", "ceremony": 58}, Verdict.WRONG),
        ({"body": "Cannes Film Festival", "year": 1989}, None),
        ({"body": "Cannes Film Festival", "year": 1991}, Verdict.WRONG),
    ],
)
def test_the_year_of_an_award_has_to_fit_the_film(record, group, verdict):
    report = _audit([record(awards=[{**group, "won": [["Best Film"]]}])])
    found = [f.verdict for f in report.findings if f.field == "award years"]
    assert found == ([verdict] if verdict else [])


def test_nobody_is_credited_before_birth_or_long_after_death(record):
    people = [_person("Marta Ruiz", born="1990-05-01"), _person("Rui Vaz", born="1900", died="1970"), _person("Ana Beltrán", born="1980")]
    told = _told(_audit([record()], people), "lifetimes")
    assert len(told) == 4  # cast; cinematographers; directors and writers at the age of seven
    assert "Marta Ruiz: cast of The Lantern Keeper (1987), but born 1990" in told
    assert "Rui Vaz: cinematographers of The Lantern Keeper (1987), but died 1970" in told


def test_writers_and_composers_may_be_credited_after_their_death(record):
    report = _audit([record(composers=["Rui Sol"])], [_person("Rui Sol", born="1900", died="1950")])
    assert _told(report, "lifetimes") == []
    assert len(_told(report, "lifetimes", Verdict.CONVENTION)) == 1


def test_somebody_described_who_is_credited_nowhere_is_found(record):
    assert _told(_audit([record()], [_person("Nemo Nobody")]), "people") == ["Nemo Nobody: described, but credited in no film"]


def test_a_predecessor_has_to_be_earlier_and_named_as_it_is_held(record):
    first = record(title="El faro", titles=[{"text": "The Lighthouse", "kind": "also_known_as"}], year=1985)
    later = record(title="Third", sequel_to={"title": "Fourth", "year": 1999})
    other = record(title="Second", remake_of={"title": "The Lighthouse", "year": 1985})
    report = _audit([first, later, other, record(sequel_to={"title": "El faro", "year": 1985})])
    assert _told(report, "sequel_to") == ["Third (1987): Fourth (1999) came later"]
    assert _told(report, "remake_of") == ["Second (1987): The Lighthouse (1985) is held as El faro (1985)"]
    assert report.of("internal", "sequel_to").agreed == 1


def test_numbers_of_a_series_rise_with_the_years(record):
    films = [record(title=f"Part {n}", year=year, series=[{"name": "Faro", "number": n}]) for n, year in ((1, 1990), (2, 1985), (3, 1995))]
    twice = record(title="Again", year=1996, series=[{"name": "Faro", "number": 3}])
    report = _audit([*films, twice])
    assert _told(report, "series") == ["Part 2 (1985): number 2 of Faro does not follow number 1 of 1990", "Again (1996): number 3 of Faro does not follow number 3 of 1995"]


def test_a_series_is_written_one_way(record):
    films = [record(series=[{"name": "The Faro"}]), record(title="Second", series=[{"name": "Faro series"}])]
    assert _told(_audit(films), "series") == ["Faro series: also written The Faro"]


def test_a_judged_difference_is_no_fault_but_stays_in_the_report(record):
    films = [record(), record(title="Second", titles=[], editors=["Pía Holm"])]
    judgement = Judgement("internal", "spellings", "Pia Holm", "Pía Holm", "two sisters")
    report = _audit(films, judgements=[judgement])
    assert report.sound
    assert report.of("internal", "spellings").judged == 1
    assert _told(report, "spellings", Verdict.JUDGED)[0].endswith("- two sisters")
    assert not _audit(films, judgements=[Judgement("internal", "spellings", "Pia Holm", "Somebody", "x")]).sound


def test_the_report_can_be_printed_in_part_and_written_as_json(record):
    films = [record(cast=[["Marta Ruiz", "A"], ["Marta Ruiz", "B"]], title=f"Film {i}", series=[{"name": "Faro", "number": 1}]) for i in range(4)]
    report = _audit(films)
    printed = report.lines(limit=2)
    assert sum(line.startswith("wrong") for line in printed) == 2
    assert f"… and {report.wrong - 2} more" in printed
    data = json.loads(json.dumps(report.to_dict()))
    assert (data["films"], data["wrong"], data["sound"]) == (4, report.wrong, False)
    assert data["findings"][0]["verdict"] == "wrong"
    assert {t["field"]: t["checked"] for t in data["tallies"]}["cast"] == 4


def test_a_data_folder_that_is_not_there_is_refused(record, tmp_path):
    with pytest.raises(BadInput, match="does not exist"):
        audit([record()], [], tmp_path / "none", judgements=[])


def test_judgements_are_read_from_lines_and_a_wrong_line_is_named(tmp_path):
    path = tmp_path / "judged.jsonl"
    assert read_judgements(path) == ()
    path.write_text('{"source": "a", "field": "b", "subject": "c", "about": "d", "reason": "e"}\n\n{"source": "a"}\n', "utf-8")
    with pytest.raises(BadRecord, match=r"judged.jsonl:3"):
        read_judgements(path)
    path.write_text('{"source": "a", "field": "b", "subject": "c", "about": "d", "reason": "e"}\n', "utf-8")
    assert read_judgements(path) == (Judgement("a", "b", "c", "d", "e"),)


def test_people_from_another_source_are_checked_alike(record):
    person = Person("rui-vaz", "Rui Vaz", Provenance("Elsewhere", "CC0"), born="1990")
    assert _told(_audit([record()], [person]), "lifetimes") == ["Rui Vaz: cinematographers of The Lantern Keeper (1987), but born 1990"]
