"""What a question speaks of: its entities with their roles and negation, its conditions, and the filters they make.

Built from a `Reading`; decides nothing about intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Film,
    Filter,
    Kind,
    Range,
    Role,
    Selection,
    Texts,
    films,
    people,
)
from botmovie.understanding.conditions import Condition
from botmovie.understanding.linking import Link
from botmovie.understanding.reading import Reading

ROLE_WEIGHT = {Role.DIRECTOR: 3.0, Role.COMPOSER: 2.0, Role.CINEMATOGRAPHER: 2.0, Role.AUTHOR: 2.0, Role.WRITER: 1.2, Role.ACTOR: 1.5,
               Role.EDITOR: 1.0, Role.PRODUCER: 0.5}
_WIDE_NEGATIONS = frozenset("not counting|except|except for|excluding|exclude|leave out|leaving out|leaving|leave|without|other than|apart from|aside from|nothing by|nothing from|nothing with|minus|none of".split("|"))


@dataclass(frozen=True, slots=True)
class Entity:
    """A film, person, character or series that the question names; `at` is its word index.

    `ids`: what it may be (several for a shared title); `role`: for people, what they did (a role's field name).
    `chain`: for people not named but described ("the director of X"), the selection that finds them.
    """

    kind: str
    ids: tuple[str, ...]
    label: str
    at: int
    link: Link | None = None
    negated: bool = False
    role: str | None = None
    explicit: bool = False
    chain: Selection | None = None

    @property
    def selection(self) -> Selection:
        if self.chain is not None:
            return self.chain
        return films(*self.ids, label=self.label) if self.kind == "film" else people(*self.ids, label=self.label)


@dataclass(slots=True)
class Scene:
    """All that one sentence speaks of. Mutable while it is being read, then only looked at."""

    reading: Reading
    films: list[Entity] = field(default_factory=list)
    people: list[Entity] = field(default_factory=list)
    characters: list[Entity] = field(default_factory=list)
    series: list[Entity] = field(default_factory=list)
    texts: list[tuple[str, tuple[str, ...], bool, int]] = field(default_factory=list)  # (field, values, negated, word): studios, places, keywords
    conditions: list[tuple[Condition, bool]] = field(default_factory=list)
    award: AwardPattern | None = None
    award_negated: bool = False
    more_awards: list[AwardPattern] = field(default_factory=list)  # "the Palme d'Or and Best Picture"

    def years(self) -> Range | None:
        return next((c.value for c, negated in self.conditions if c.kind == "year" and not negated), None)

    def filters(self, *, skip_people: Sequence[Entity] = (), skip: Sequence[str] = ()) -> tuple[Filter | AnyOf, ...]:
        """The film filters of everything named, films themselves excepted."""
        out: list[Filter | AnyOf] = []
        for person in self.people:
            if person in skip_people or "people" in skip:
                continue
            if person.role == "awarded":
                continue
            out.append(Filter(person.role or "cast", person.selection, person.negated))
        for character in self.characters:
            if "characters" not in skip:
                out.append(Filter("characters", CharacterName(character.label), character.negated))
        if "series" not in skip:
            for negated in (False, True):
                named = tuple(s.label for s in self.series if s.negated is negated)
                if named:
                    out.append(Filter("series", Texts(named), negated))
        out += [Filter(name, Texts(values), negated) for name, values, negated, _ in self.texts if name not in skip]
        out += self._condition_filters(skip)
        if self.award and "awards" not in skip:
            out.append(Filter("awards", self.full_award(), self.award_negated))
            out += [Filter("awards", replace(other, won=self.award.won)) for other in self.more_awards]
        return tuple(out)

    def full_award(self) -> AwardPattern:
        """The award with the years and people that belong to it."""
        award = self.award or AwardPattern(body="Academy Awards")
        years = self.years()
        if years and award.years is None and not self.reading.has("released"):
            award = replace(award, years=years)
        honoured = next((p for p in self.people if p.role == "awarded" and not p.negated), None)
        if honoured:
            award = replace(award, who=honoured.selection)
        return award

    def _condition_filters(self, skip: Sequence[str]) -> list[Filter]:
        spans: dict[tuple[int, int], list[tuple[Condition, bool]]] = {}
        for condition, negated in self.conditions:
            spans.setdefault((condition.start, condition.end), []).append((condition, negated))
        out: list[Filter] = []
        grouped: dict[tuple[str, bool], list[str]] = {}
        for group in spans.values():
            condition, negated = self._pick(group)
            if negated and condition.kind == "genre" and any(p.negated for p in self.people):
                continue  # "no mob epics by X" rules out X's, not every one
            if condition.kind in skip or condition.filter.field in skip:
                continue
            if condition.kind == "year" and self.award and "awards" not in skip and not negated:
                continue  # belongs to the award
            if condition.kind in {"country", "language"} and isinstance(condition.value, Texts):
                grouped.setdefault((condition.filter.field, negated), []).extend(condition.value.values)
                continue
            out.append(replace(condition.filter, negated=negated))
        out += [Filter(name, Texts(tuple(dict.fromkeys(values))), negated) for (name, negated), values in grouped.items()]
        return out

    def _pick(self, group: list[tuple[Condition, bool]]) -> tuple[Condition, bool]:
        """ "Korean" is a country unless the words say a language: "in Korean", "Korean-language", "speak Korean"."""
        kinds = {c.kind: (c, n) for c, n in group}
        if {"country", "language"} <= set(kinds):
            at = self.reading.word_at(group[0][0].start)
            before = self.reading.words[max(0, at - 1) : at]
            after = self.reading.words[at + 1 : at + 2]
            spoken = before in (("in",), ("speak",), ("speaking",), ("spoken",)) or after in (("language",), ("speaking",), ("spoken",), ("dialogue",), ("tongue",))
            return kinds["language" if spoken else "country"]
        return next(iter(kinds.values()))

    def picked_conditions(self) -> list[tuple[Condition, bool]]:
        """Conditions with country/language doubles decided."""
        spans: dict[tuple[int, int], list[tuple[Condition, bool]]] = {}
        for condition, negated in self.conditions:
            spans.setdefault((condition.start, condition.end), []).append((condition, negated))
        return [self._pick(group) for group in spans.values()]

    def claims_about(self, subject: Selection, *, skip: Sequence[str] = (), asked: bool = False) -> tuple[Claim, ...]:
        """What the sentence says of the subject beside its name; `asked`: it asks whether that is so.

        Words that are not asked about are held against the film only where they stand close to its name."""
        if not asked:
            at = [f.at for f in self.films]
            near = {(c.start, c.end) for c, _ in self.conditions if any(_said_of(self.reading, self.reading.word_at(c.start), a) for a in at)}
            aside = [c for c, _ in self.conditions if c.kind in {"genre", "language", "runtime", "money"} or (c.kind == "country" and (c.start, c.end) not in near)]
            scene = replace_conditions(self, [(c, n) for c, n in self.conditions if c not in aside])
            return tuple(Claim(subject, f.field, f.value, f.negated) for f in scene.filters(skip=skip) if isinstance(f, Filter))
        return tuple(Claim(subject, f.field, f.value, f.negated) for f in self.filters(skip=skip) if isinstance(f, Filter))


def _said_of(reading: Reading, at: int, film: int) -> bool:
    """Whether a country word stands as the film's own: "the Japanese film <film>", "<film> is a Japanese film"."""
    words = reading.words
    if at < film:
        return film - at <= 2 and all(w in {"film", "movie", "drama", "classic", "picture", "anime"} for w in words[at + 1 : film])
    gap = words[film + 1 : at]
    return len(gap) <= 3 and bool({"is", "was", "being"} & set(gap)) and words[at + 1 : at + 2] in (("film",), ("movie",), ("picture",), ("production",), ())


def replace_conditions(scene: Scene, conditions: list[tuple[Condition, bool]]) -> Scene:
    return Scene(scene.reading, scene.films, scene.people, scene.characters, scene.series, scene.texts, conditions, scene.award, scene.award_negated)


def default_role(catalogue: Catalogue, person_id: str) -> str:
    """What a person is mostly known for here: the role in which "their films" are meant."""
    counts: dict[Role, float] = {}
    for credited in catalogue.filmography(person_id):
        counts[credited.role] = counts.get(credited.role, 0.0) + ROLE_WEIGHT[credited.role]
    return max(counts, key=lambda role: counts[role]).value if counts else "cast"


def negated_at(reading: Reading, at: int, previous: bool) -> bool:
    """Whether the thing at word `at` stands under a negation; `previous`: whether the thing before it did."""
    for cue in reading.all_cues("neg"):
        if cue.start > at or (cue.start == 0 and reading.words[0].endswith("nt")):
            continue  # "didn't she win" asks, it does not deny
        words = " ".join(reading.words[cue.start : cue.end])
        gap = list(reading.words[cue.end : at])
        token_start, token_at = reading.spans[cue.start][0], reading.spans[at][0]
        comma = any(t.text in ",;:.?!" for t in reading.tokens[token_start:token_at])
        content = [w for w in gap if w not in {"the", "a", "an", "any", "by", "from", "with", "in", "of", "that", "was", "is", "made", "directed", "starring", "films", "movies", "film", "movie", "one", "set", "win", "won", "get", "got", "receive", "received", "single"}]
        wide = any(words.startswith(w) for w in _WIDE_NEGATIONS) or words.startswith(("nothing", "not counting"))
        if not content and not (comma and cue.end <= at and "but" not in gap):
            return True
        beyond = _begins_anew(gap)
        if wide and not comma and "but" not in gap and not beyond:
            return True
    if previous and at >= 2:
        before = reading.words[at - 1]
        return before in {"and", "or", "nor"} and "with" not in reading.words[at - 2 : at]
    return False


def _begins_anew(gap: Sequence[str]) -> bool:
    """Whether between a negation and a thing another thing and a preposition stand: "without <person> by <person>"."""
    named = next((i for i, w in enumerate(gap) if w.startswith("x") and len(w) > 3), None)
    return named is not None and gap[named + 1 : named + 2] in (["by"], ["from"], ["directed"], ["starring"], ["made"], ["set"])


def film_fits(film: Film, scene: Scene) -> int:
    """How many of the sentence's other words fit this film: year, country, language, genre, people, characters."""
    score = 0
    for condition, negated in scene.picked_conditions():
        if negated:
            continue
        value = condition.value
        if condition.kind == "year" and isinstance(value, Range) and film.year:
            if (value.low or 0) <= film.year <= (value.high or 9999):
                score += 3
            elif value.low == value.high and abs(film.year - (value.low or 0)) <= 1:
                score += 1
        elif isinstance(value, Texts):
            held: Sequence[str] = {"country": film.countries, "language": film.languages, "genre": film.genres}.get(condition.kind, ())
            score += bool(set(value.values) & set(held))
    credited = {c.person_id for c in film.credits}
    score += sum(2 * bool(set(p.ids) & credited) for p in scene.people)
    cast = " ".join((c.character or "").casefold() for c in film.credits)
    score += sum(2 * (c.label.casefold() in cast) for c in scene.characters)
    return score


def entity_of(link: Link, names: Sequence[Name], at: int) -> Entity:
    """The entity that a link names, given the names of the chosen kind."""
    best = names[0]
    if best.sort == "series":
        return Entity("series", tuple(n.id for n in names), best.text, at, link)
    if best.kind is Kind.CHARACTER:
        return Entity("character", tuple(n.id for n in names), best.text, at, link)
    top = [n for n in names if _same_rank(n, best)]
    if best.kind is Kind.FILM and best.sort == "short":
        bare = [n for n in top if _bare_title(n) == best.folded]
        top = bare or top
    ids = tuple(dict.fromkeys(n.id for n in top))
    if best.kind is Kind.PERSON:
        strongest = max(top, key=lambda n: n.popularity)
        rivals = tuple(dict.fromkeys(n.id for n in sorted(top, key=lambda n: -n.popularity) if n.popularity >= 0.6 * strongest.popularity))
        return Entity("person", rivals[:1] if best.sort != "name" else ids[:1], strongest.label, at, link)
    return Entity("film", ids, best.label, at, link)


def _bare_title(name: Name) -> str:
    """The title of a film's label, folded, without year and leading article."""
    title = fold(name.label.rsplit(" (", 1)[0])
    return title.split(" ", 1)[1] if title.split(" ", 1)[0] in {"the", "a", "an"} and " " in title else title


def _same_rank(name: Name, best: Name) -> bool:
    exact = {"title", "original", "romanised", "also_known_as"}
    if best.sort in exact:
        return name.sort in exact and name.kind is best.kind
    return name.sort == best.sort and name.kind is best.kind


__all__ = ["Entities", "Entity", "Scene", "default_role", "entity_of", "film_fits", "negated_at"]
