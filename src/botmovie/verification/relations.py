"""Who does what to whom: swapped roles, wrong jobs on a film, and denials. Works on word forms and order; knows no grammar
beyond "was …ed by".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from botmovie.domain.words import STOP_WORDS, stem, words, words_as_written
from botmovie.verification.names import last_words, names_in, written_small
from botmovie.verification.quantities import is_number
from botmovie.verification.statements import clauses
from botmovie.verification.units import Unit

_NOT = frozenset("not no never n't neither nor without cannot nobody none nothing hardly".split())
_ANYBODY = frozenset("he she they it who which that whom to and".split())
_BEFORE_A_NOUN = frozenset("a an the this these those his its their my our your no some any each every of in on at by for with from into onto over under".split())
_BE = frozenset("is are was were be been being gets got".split())

_JOBS: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = tuple(
    (name, re.compile(pattern), frozenset(fields.split()))  # small letters: "A Star Is Born" is no job
    for name, pattern, fields in [
        ("directed", r"\b(?:directed|directs|director|directors|filmmaker)\b", "directors"),
        ("wrote", r"\b(?:screenplay|script|screenwriters?|co-?wrote|scripted)\b|\b(?:wrote|writes|written|writers?)\b", "writers source_authors based_on"),
        ("composed", r"\b(?:composed|composer|composers|scored)\b|\bmusic (?:by|for|of)\b", "composers"),
        ("photographed", r"\b(?:cinematograph\w+|photographed|director of photography)\b", "cinematographers"),
        ("edited", r"\b(?:edited|editors?)\b", "editors"),
        ("produced", r"\b(?:produced|producers?)\b", "producers studios"),
        ("acted", r"\b(?:stars?|starred|starring|portray\w*|actors?|actress|cast|plays|played)\b", "cast characters actor parts"),
        ("won", r"\b(?:won|wins|winning|winner)\b", "awards won oscars_won awards_won person_awards"),
    ]
)  # fmt: skip


def wrong_job(statement: str, units: Sequence[Unit]) -> str:
    """The job that a clause of the statement gives to a name and no unit does; "" when all is well.

    Only judged where the evidence gives that name some other job, so that plots ("Rumi wrote the diary") stay free.
    """
    return next((job for clause in clauses(statement) if (job := _wrong_job(clause, units))), "")


def _wrong_job(clause: str, units: Sequence[Unit]) -> str:
    people = [n for n in (last_words(name) for name in names_in(f"x {clause}")) if n]
    for job, pattern, fields in _JOBS:
        if not pattern.search(clause):
            continue
        for person in people:
            about = [u for u in units if person in u.all_words]
            holding = [u for u in about if u.field in _ALL_FIELDS]
            same = [u for u in about if u.field in fields or pattern.search(u.text)]
            if holding and not same and all(person in _value_words(u) for u in holding):
                return job
    return ""


_ALL_FIELDS = frozenset().union(*(fields for _, _, fields in _JOBS))


def _value_words(unit: Unit) -> frozenset[str]:
    """The words of a fact; its context names the film as well, which is nobody's job."""
    return frozenset(unit.words)


def swapped_roles(statement: str, unit: Unit) -> str:
    """The verb whose doer and target stand the other way round in the evidence; "" when none does.

    Names only: "Luke kills Ben" where the evidence has "kill Luke", "Ben kills Luke" or "Luke is killed".
    """
    said, held = _Order(statement, written_small(unit.text)), _Order(unit.text, written_small(statement))
    for verb in said.verbs:
        doers, targets = said.doers(verb), said.targets(verb)
        if set(doers) & set(targets):
            return verb  # "Rocky defeats Rocky"
        if verb not in held.stems:
            continue
        for doer in doers:
            if not held.is_doer(doer, verb) and (doer in held.targets(verb) or held.done_by_another(verb)):
                return verb
        for target in targets:
            if target in held.doers(verb) and not held.is_target(target, verb) and doers:
                return verb
    return ""


class _Order:
    """The names and verbs of a sentence by position. `small`: words that another text writes small, which are no names even where
    they begin the sentence ("Doctors tell him …")."""

    def __init__(self, text: str, small: frozenset[str]) -> None:
        self.words = words(text)
        self.stems = [stem(w) for w in self.words]
        listed = {w for name in names_in(f"x {text}") for w in words(name) if not is_number(w)} - STOP_WORDS - small
        owners = [w.endswith("'s") for w in words_as_written(text)]  # "Marion's car" does nothing herself
        self.names = [w in listed and not owner for w, owner in zip(self.words, owners, strict=True)]
        self.listed = listed

    @property
    def verbs(self) -> list[str]:
        """Stems of the words that stand where a verb can stand, each once."""
        return list(dict.fromkeys(self.stems[at] for at in range(len(self.words)) if self._may_be_verb(at)))

    def _may_be_verb(self, at: int) -> bool:
        word = self.words[at]
        return not (word in STOP_WORDS or word in self.listed or (at and self.words[at - 1] in _BEFORE_A_NOUN))

    def _sides(self, verb: str, reach: tuple[int, int]) -> list[tuple[list[str], list[str]]]:
        """For each place of the verb: (names that do it, names that it is done to), so many words before and after."""
        sides = []
        for at, found in enumerate(self.stems):
            if found != verb or self.names[at]:
                continue
            passive = bool(_BE & set(self.words[max(0, at - 3) : at])) and "by" in self.words[at + 1 : at + 4]
            back, forth = (reach[1] + 2, reach[0] + 2) if passive else reach
            joined = reach[0] < 3 and not passive and at > 0 and self.words[at - 1] in ("and", "but")  # an earlier subject
            before = [self.words[i] for i in range(max(0, at - back), at) if self.names[i] and not joined and (back > 2 or self._leads_to(i, at))]
            after = [self.words[i] for i in range(at + 1, min(len(self.words), at + 1 + forth)) if self.names[i]]
            sides.append((after, before) if passive else (before, after))
        return sides

    def _leads_to(self, name: int, verb: int) -> bool:
        """Whether nothing but names, adverbs and words like "has" stands between: in "Freddie mixes drinks" Freddie does not drink."""
        return all(self.names[i] or self.words[i] in STOP_WORDS or self.words[i].endswith("ly") for i in range(name + 1, verb))

    def doers(self, verb: str) -> list[str]:
        """Names right before the verb (or after its "by")."""
        return [n for doers, _ in self._sides(verb, (2, 3)) for n in doers]

    def targets(self, verb: str) -> list[str]:
        """Names right after the verb (or before "is …ed by")."""
        return [n for _, targets in self._sides(verb, (2, 3)) for n in targets]

    def is_doer(self, name: str, verb: str) -> bool:
        """Whether the name stands on the doer's side at all."""
        return any(name in doers for doers, _ in self._sides(verb, (12, 12)))

    def done_by_another(self, verb: str) -> bool:
        """Whether right before the verb stands its doer, and no pronoun that may mean anybody."""
        spots = [at for at, found in enumerate(self.stems) if found == verb and at > 0 and not self.names[at]]
        return bool(spots) and all(
            self.words[at - 1] not in STOP_WORDS and not _ANYBODY & set(self.words[max(0, at - 4) : at]) for at in spots
        )

    def is_target(self, name: str, verb: str) -> bool:
        return any(name in targets for _, targets in self._sides(verb, (12, 12)))


_IS_A = re.compile(r"\b(?:is|was|are|were)\s+(?:(?:an?|the)\s+)?((?:[\w'-]+\s*){1,3})", re.IGNORECASE)


def lost_head(statement: str, unit: Unit) -> str:
    """The noun without which "is a …" says too much: "is a jigsaw puzzle" of "is a missing piece of a jigsaw puzzle"."""
    said = set(words(statement))
    for match in _IS_A.finditer(statement):
        named = words(match[1])
        for at, word in enumerate(unit.words):
            if word != named[0] or at < 3:
                continue
            back = at - 1 if unit.words[at - 1] in ("a", "an", "the") else at
            if unit.words[back - 1] == "of" and unit.words[back - 2] not in said | STOP_WORDS:
                return unit.words[back - 2]
    return ""


def denied(statement: str, unit: Unit, question: str = "", *, closely: bool = True) -> str:
    """A word that the statement denies and the evidence affirms, or the other way round; "" when they agree.

    What the question itself denies ("Why does he not want to marry?") is no fault of the statement. `closely`: nothing
    at all may be denied where the evidence denies nothing.
    """
    said, held = _denied_stems(statement), _denied_stems(unit.text)
    if closely and said and not held and not _denied_stems(question):
        return "not"
    for word in (said ^ held) - _denied_stems(question):
        if word in unit.stem_set and word in {stem(w) for w in words(statement)}:
            return word
    return ""


def denies(text: str) -> bool:
    """Whether something in the text is denied."""
    return bool(_denied_stems(text))


def _denied_stems(text: str) -> set[str]:
    """Stems of the words that a negation in front of them denies."""
    found = re.sub(r"n't\b", " not", text.replace("’", "'"))
    for phrase, plain in (("not only", "also"), ("no longer", "not"), ("nothing but", "only"), ("nobody's", "a")):
        found = re.sub(rf"\b{phrase}\b", plain, found, flags=re.IGNORECASE)
    tokens = words(found)
    stems: set[str] = set()
    for at, word in enumerate(tokens):
        if word in _NOT:
            following = [stem(w) for w in tokens[at + 1 : at + 5] if w not in STOP_WORDS]
            stems.update(following[:1])
    return stems
