"""A query as an outline and paths: what a learned parser has to say, one choice for the question and one for each thing
that it names.

    "films by Mann without Pacino from the nineties"
    outline  find:film, no field, no order
    paths    Mann S:film.directors · Pacino S:film.!cast · the nineties S:film.year

A path leads from a root of the query to the place of a value. Roots: `S:film.` the subject (with its kind), `O:film.` what it is
compared with or should be like, `CS:film.` what a claim is about, `C:` what it claims, `A` the query's own award. Steps are
fields; `!` before one excludes, `|` makes it one of several, `>` goes into a selection inside: `S:film.directors>cast` is a
film's director who acted in the film named. A thing may stand in several places: paths joined by `+`.

`leaves_of` and `outline_of` take a query apart, `assemble` puts it together again. Knows nothing of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from botmovie.domain import (
    ROLE_FIELDS,
    Aggregate,
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Order,
    Query,
    Range,
    Selection,
    Texts,
)
from botmovie.errors import BadQuery

Named = Entities | Texts | Range | AwardPattern | str
"""What stands at the end of a path; a text is the name of a character."""

FILM_RELATIONS = ("sequel_to", "remake_of")
MERGED = frozenset({"countries", "languages", "nationalities", "main_language", "series", "studios", "places", "audience"})
"""Fields of which several values mean one of them."""
SEVERAL = 5
"""The limit that stands for "the top few" where an outline does not say how many."""
_WON = {True: "won", None: "nominated", False: "lost"}
_AS_WON = {word: won for won, word in _WON.items()}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a query and the path to it."""

    path: str
    value: Named


@dataclass(frozen=True, slots=True)
class Outline:
    """All of a query but its values. `head` is the intent with the subject's kind and flags ("count:film:mean"; "as=directors"
    for people who have directed anything, "as=sequel_to" for films that are a sequel); `order` is field:direction[:role]|limit|offset with "-" for none and "n" for a limit above one."""

    head: str
    fields: tuple[str, ...] = ()
    order: str = "-|-|0"


# -- taking apart


def outline_of(query: Query) -> Outline:
    """The outline of a query; its limit, where it is above one, is lost."""
    subject = query.subject
    head = [query.intent.value]
    if query.intent in {Intent.LOOKUP, Intent.FIND, Intent.COUNT, Intent.GROUP, Intent.DESCRIBE, Intent.COMPARE}:
        head.append(subject.kind.value if subject else "-")
    head += [f"as={c.field}" for c in (subject.conditions if subject else ()) if isinstance(c, Filter) and _of_any_film(c)]
    if query.intent is Intent.COUNT:
        head.append(query.aggregate.value)
    if query.intent in {Intent.COMPARE, Intent.GROUP} and not query.descending:
        head.append("least")
    return Outline(":".join(head), query.fields, _order_of(subject))


def _of_any_film(condition: Filter) -> bool:
    """Whether a condition is met by any film: `(directors (film))` of people, `(sequel_to (film))` of films."""
    return condition.field in (*ROLE_FIELDS, *FILM_RELATIONS) and condition.value == Selection(Kind.FILM) and not condition.negated


def _order_of(subject: Selection | None) -> str:
    if subject is None:
        return "-|-|0"
    order = subject.order
    said = ":".join([order.field, "d" if order.descending else "a", *([order.role] if order.role else [])]) if order else "-"
    limit = "-" if subject.limit is None else "n" if subject.limit > 1 else str(subject.limit)
    return f"{said}|{limit}|{subject.offset}"


def leaves_of(query: Query) -> tuple[Leaf, ...]:
    """Every value of a query with its path, in order."""
    out: list[Leaf] = []
    if query.subject is not None:
        out += _selection_leaves(query.subject, f"S:{query.subject.kind.value}.")
    for other in query.others:
        out += _selection_leaves(other, f"O:{other.kind.value}.")
    for claim in query.claims:
        out += _selection_leaves(claim.subject, f"CS:{claim.subject.kind.value}.")
        out += _filter_leaves(Filter(claim.field, claim.value, claim.negated), "C:")
    if query.award is not None:
        out += _award_leaves(query.award, "A")
    return tuple(out)


def _selection_leaves(selection: Selection, prefix: str) -> Iterator[Leaf]:
    for condition in selection.conditions:
        if isinstance(condition, AnyOf):
            for one in condition.filters:
                yield from _filter_leaves(one, f"{prefix}|")
        else:
            yield from _filter_leaves(condition, prefix)


def _filter_leaves(one: Filter, prefix: str) -> Iterator[Leaf]:
    step = f"{prefix}{'!' if one.negated else ''}{one.field}"
    value = one.value
    if isinstance(value, Selection):
        yield from _inner_leaves(value, step)
    elif isinstance(value, CharacterName):
        yield Leaf(step, value.name)
        if value.film is not None:
            yield from _inner_leaves(value.film, f"{step}>film")
    elif isinstance(value, AwardPattern):
        yield from _award_leaves(value, step)
    else:
        yield Leaf(step, value)


def _inner_leaves(selection: Selection, step: str) -> Iterator[Leaf]:
    """Entities named by id stand at the step itself, all else behind it."""
    for leaf in _selection_leaves(selection, f"{step}>"):
        yield Leaf(step, leaf.value) if leaf.path == f"{step}>id" else leaf


def _award_leaves(award: AwardPattern, step: str) -> Iterator[Leaf]:
    yield Leaf(f"{step}:{_WON[award.won]}", replace(award, won=True, years=None, who=None, rivals_of=None))
    if award.years is not None:
        yield Leaf(f"{step}.years", award.years)
    if award.who is not None:
        yield from _inner_leaves(award.who, f"{step}.who")
    if award.rivals_of is not None:
        yield from _inner_leaves(award.rivals_of, f"{step}.rivals")


# -- putting together


def assemble(outline: Outline, placed: Sequence[tuple[str, Named]]) -> Query:
    """The query of an outline with values at their paths ("-" for one that stands nowhere).

    Values of one inner selection are put into the same one, unless they stand at the same place in it: "acted for <person>
    and for <person>" are two. Raises BadQuery where outline and paths do not fit together.
    """
    words = outline.head.split(":")
    try:
        intent = Intent(words[0])
    except ValueError:
        raise BadQuery(f"{words[0]!r} is no intent.") from None
    leaves = [Leaf(path, value) for paths, value in placed if paths != "-" for path in paths.split("+")]
    kind = next((Kind(w) for w in words[1:] if w in set(Kind)), None)
    rooted = [leaf.path for leaf in leaves if leaf.path.startswith("S:")]
    kind = _root_kind(rooted[0]) if rooted else kind
    subject = None if kind is None else _selection(kind, _under(leaves, f"S:{kind.value}."))
    if subject is not None:
        jobs = tuple(Filter(w.removeprefix("as="), Selection(Kind.FILM)) for w in words if w.startswith("as="))
        subject = _ordered(replace(subject, conditions=(*subject.conditions, *jobs)), outline.order)
    elif intent is Intent.RECOMMEND:
        subject = Selection(Kind.FILM)
    others = tuple(_selection(_root_kind(leaf.path), [Leaf(leaf.path.split(".", 1)[1], leaf.value)]) for leaf in leaves if leaf.path.startswith("O:"))
    award = [Leaf(leaf.path[1:], leaf.value) for leaf in leaves if leaf.path.startswith(("A:", "A."))]
    aggregate = next((Aggregate(w) for w in words[1:] if w in set(Aggregate)), Aggregate.COUNT)
    return Query(
        intent, subject, outline.fields, others, descending="least" not in words, aggregate=aggregate,
        award=_award(award) if award else None, claims=_claims(leaves, subject),
    )  # fmt: skip


def _root_kind(path: str) -> Kind:
    try:
        return Kind(path.split(":", 1)[1].split(".", 1)[0])
    except (ValueError, IndexError):
        raise BadQuery(f"{path!r} is no path.") from None


def _under(leaves: Sequence[Leaf], prefix: str) -> list[Leaf]:
    return [Leaf(leaf.path.removeprefix(prefix), leaf.value) for leaf in leaves if leaf.path.startswith(prefix)]


def _ordered(subject: Selection, said: str) -> Selection:
    order, limit, offset = said.split("|")
    field, *more = order.split(":")
    found = Order(field, more[0] == "d", more[1] if len(more) > 1 else None) if more else None
    return replace(subject, order=found, limit=None if limit == "-" else SEVERAL if limit == "n" else int(limit), offset=int(offset))


def _claims(leaves: Sequence[Leaf], subject: Selection | None) -> tuple[Claim, ...]:
    said = _under(leaves, "C:")
    about = next((leaf.path for leaf in leaves if leaf.path.startswith("CS:")), None)
    if about is not None:
        kind = _root_kind(about)
        subject = _selection(kind, _under(leaves, f"CS:{kind.value}."))
    if not said:
        return ()
    if subject is None:
        raise BadQuery("Something is claimed, of nothing.")
    return tuple(Claim(subject, f.field, f.value, f.negated) for f in _filters(subject.kind, said) if isinstance(f, Filter))


def _selection(kind: Kind, leaves: Sequence[Leaf]) -> Selection:
    if kind is Kind.CHARACTER:
        return Selection(kind, (Filter("characters", _character(leaves)),))
    named = [leaf.value for leaf in leaves if leaf.path == "id" and isinstance(leaf.value, Entities)]
    first = (Filter("id", _together(named)),) if named else ()
    return Selection(kind, (*first, *_filters(kind, [leaf for leaf in leaves if leaf.path != "id"])))


def _together(named: Sequence[Entities]) -> Entities:
    return Entities(tuple(dict.fromkeys(i for one in named for i in one.ids)), ", ".join(one.label for one in named))


def _character(leaves: Sequence[Leaf]) -> CharacterName:
    name = next((leaf.value for leaf in leaves if leaf.path.endswith("characters") and isinstance(leaf.value, str)), None)
    if name is None:
        raise BadQuery("A character without a name.")
    inside = [leaf.path.partition(">film")[2].removeprefix(">") or "id" for leaf in leaves if ">film" in leaf.path]
    film = [Leaf(path, leaf.value) for path, leaf in zip(inside, (leaf for leaf in leaves if ">film" in leaf.path), strict=True)]
    return CharacterName(name, _selection(Kind.FILM, film) if film else None)


@dataclass(slots=True)
class _Group:
    """Leaves that make one filter. `step` is their first step."""

    step: str
    leaves: list[Leaf]


def _filters(kind: Kind, leaves: Sequence[Leaf]) -> list[Filter | AnyOf]:
    groups: list[_Group] = []
    for leaf in leaves:
        step, rest = _first(leaf.path)
        group = next((g for g in groups if g.step == step and _joins(g, leaf, step, rest)), None)
        if group is None:
            groups.append(_Group(step, [leaf]))
        else:
            group.leaves.append(leaf)
    plain: list[Filter | AnyOf] = []
    several: list[Filter] = []
    for group in groups:
        field = group.step.lstrip("|!")
        one = Filter(field, _value(kind, field, group.leaves), "!" in group.step)
        if group.step.startswith("|"):
            several.append(one)
        else:
            plain.append(one)
    return [*plain, *([AnyOf(tuple(several))] if several else [])]


def _first(path: str) -> tuple[str, str]:
    """The first step of a path without what belongs to an award, and what follows it."""
    step, _, rest = path.partition(">")
    field = step.split(":")[0].split(".")[0]
    return (field, path[len(field) :]) if field.lstrip("|!") == "awards" else (step, rest)


def _joins(group: _Group, leaf: Leaf, step: str, rest: str) -> bool:
    """Whether a leaf belongs to the filter of a group whose first step it shares."""
    field = step.lstrip("|!")
    if field in MERGED and not rest:
        return True
    if field == "id":
        return True
    if field == "characters":
        return bool(rest)
    inner = field in ROLE_FIELDS or field in FILM_RELATIONS or field == "awards"
    return inner and bool(rest) and all(other.path != leaf.path and _first(other.path)[1] for other in group.leaves)


def _value(kind: Kind, field: str, leaves: Sequence[Leaf]) -> Entities | Texts | Range | AwardPattern | CharacterName | Selection:
    if field == "awards":
        return _award([Leaf(_first(leaf.path)[1], leaf.value) for leaf in leaves])
    if field == "characters":
        return _character(leaves)
    if field in ROLE_FIELDS or field in FILM_RELATIONS:
        inside = Kind.FILM if field in FILM_RELATIONS or kind is Kind.PERSON else Kind.PERSON
        return _selection(inside, [Leaf(leaf.path.partition(">")[2] or "id", leaf.value) for leaf in leaves])
    value = leaves[0].value
    if isinstance(value, Texts):
        return Texts(tuple(dict.fromkeys(text for leaf in leaves if isinstance(leaf.value, Texts) for text in leaf.value.values)))
    if isinstance(value, Entities):
        return _together([leaf.value for leaf in leaves if isinstance(leaf.value, Entities)])
    if isinstance(value, str):
        return Texts((value,))
    return value


def _award(leaves: Sequence[Leaf]) -> AwardPattern:
    """Paths here begin with ":won", ".years", ".who" or ".rivals"."""
    award = AwardPattern()
    for leaf in leaves:
        if leaf.path.startswith(":"):
            given = leaf.value if isinstance(leaf.value, AwardPattern) else award
            award = replace(given, won=_AS_WON.get(leaf.path[1:], True), years=award.years)
    years = next((leaf.value for leaf in leaves if leaf.path == ".years" and isinstance(leaf.value, Range)), None)
    who = [Leaf(leaf.path[4:].removeprefix(">") or "id", leaf.value) for leaf in leaves if leaf.path.startswith(".who")]
    rivals = [Leaf(leaf.path[7:].removeprefix(">") or "id", leaf.value) for leaf in leaves if leaf.path.startswith(".rivals")]
    return replace(
        award, years=years or award.years, who=_selection(Kind.PERSON, who) if who else None, rivals_of=_selection(Kind.FILM, rivals) if rivals else None
    )
