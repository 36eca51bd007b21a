"""Which of several people or films of one name is meant: the one that fits the other words of the sentence."""

from __future__ import annotations

from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind
from botmovie.understanding.scene import Entity, Scene, default_role, film_fits


def choose_people(scene: Scene, catalogue: Catalogue) -> None:
    """Of people who share a family name, the one who worked on the film named beside."""
    credited = {c.person_id for film in catalogue.films([i for f in scene.films for i in f.ids]) for c in film.credits}
    out: list[Entity] = []
    for person in scene.people:
        if person.link is not None and person.chain is None and not set(person.ids) & credited:
            fits = [n for n in person.link.names if n.kind is Kind.PERSON and n.id in credited]
            if fits:
                person = replace(person, ids=(fits[0].id,), label=fits[0].label)
        out.append(person)
    scene.people = _together(out, catalogue) if not scene.films else out


def _together(people: list[Entity], catalogue: Catalogue) -> list[Entity]:
    """Of people who share a family name, the two who have films in common: "Newman and Redford together"."""
    open_to = [sorted((n for n in p.link.names if n.kind is Kind.PERSON), key=lambda n: -n.popularity)[:4] if p.link and p.chain is None and p.link.names[0].sort == "family_name" else [] for p in people]
    if len(people) != 2 or not any(open_to):
        return people
    choices = [[(n.id, n.label) for n in names] or [(p.ids[0], p.label)] if p.ids else [] for p, names in zip(people, open_to, strict=True)]
    worked = {i: {c.film_id for c in catalogue.filmography(i)} for one in choices for i, _ in one}
    pairs = [(len(worked[a[0]] & worked[b[0]]), -i - j, a, b) for i, a in enumerate(choices[0]) for j, b in enumerate(choices[1]) if a[0] != b[0]]
    if not pairs or max(pairs)[0] == 0:
        return people
    _, _, *best = max(pairs)
    return [p if i in p.ids else replace(p, ids=(i,), label=label, role=p.role if p.explicit else default_role(catalogue, i)) for p, (i, label) in zip(people, best, strict=True)]


def _older_or_newer(scene: Scene, entity: Entity) -> bool | None:
    """Whether the words beside a shared title mean the first film of that name (True) or the last (False)."""
    before = set(scene.reading.words[max(0, entity.at - 2) : entity.at])
    after = scene.reading.words[entity.at + 1 : entity.at + 4]
    if {"old", "original", "older"} & before or after[:1] == ("original",) or ("original" in after and after[0] in {"the", "xcountry"} and "title" not in after):
        return True
    return False if {"new", "remake", "newer", "recent", "latest"} & before else None


def _one_of(entity: Entity, film: Film) -> Entity:
    return replace(entity, ids=(film.id,), label=film.label)


def _once(entities: list[Entity]) -> list[Entity]:
    """Each film once: "<film> (<original title>)" names one film, not two."""
    out: list[Entity] = []
    for entity in sorted(entities, key=lambda e: len(e.ids)):
        if not any(set(other.ids) <= set(entity.ids) and other.negated == entity.negated for other in out):
            out.append(entity)
    return sorted(out, key=lambda e: e.at)


def choose_films(scene: Scene, catalogue: Catalogue) -> None:
    """Narrow each film that may be several by the other words of the sentence."""
    out: list[Entity] = []
    for entity in scene.films:
        if len(entity.ids) > 1:
            held = catalogue.films(entity.ids)
            older = _older_or_newer(scene, entity)
            if older is not None and held:
                entity = _one_of(entity, (min if older else max)(held, key=lambda f: f.year or 0))
                out.append(entity)
                continue
            scores = {film.id: film_fits(film, scene) for film in held}
            best = max(scores.values(), default=0)
            if best > 0:
                chosen = tuple(i for i in entity.ids if scores.get(i) == best)
                label = next(f.label for f in held if f.id == chosen[0]) if len(chosen) == 1 else entity.label
                entity = replace(entity, ids=chosen, label=label)
        out.append(entity)
    scene.films = _once(out)
