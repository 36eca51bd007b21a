"""Import of the IMDb data files into a catalogue at full size (docs/data-model.md).

    names of all people aside → which films are held already → rows of films, in several processes → one transaction

Until the last step nothing of the catalogue is changed: a kill, a full disk or a broken file leaves it as it was, and
the next run starts afresh. A film held already keeps its facts and gains its id and rating.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.loading import Addition, Loaded, staging_folder
from botmovie.catalogue.plain_rows import PlainPerson, PlainRating, PlainRows
from botmovie.catalogue.sqlite import SqliteCatalogue
from botmovie.errors import BadInput, BotMovieError, CatalogueError
from botmovie.ingest.formats.imdb import COLUMNS, PROVENANCE, FilmReader, Rows, find_files, read_titles
from botmovie.ingest.formats.imdb_names import Names, write_names
from botmovie.ingest.imdb_matching import Matches, match
from botmovie.ingest.raw import Progress, Rejected

ALONE_BELOW = 8_000_000
"""Bytes of files up to which one process reads them."""

BLOCK = 500
"""Films that one process takes before the next has its turn."""

MOST_REJECTED = 1000
"""Rejected rows that are told one by one; of further ones the number."""


@dataclass(frozen=True, slots=True)
class ImdbReport:
    """What an import did. `enriched` films were held from other sources and gained ids or ratings; `rejected` rows are
    told one by one up to MOST_REJECTED of `rejects`; `unnamed` credits are of people whom name.basics does not know."""

    new: int
    changed: int
    unchanged: int
    enriched: int
    people: int
    rejected: tuple[Rejected, ...]
    rejects: int
    unnamed: int

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.enriched or self.people)


class _Rejects:
    """The first rejected rows, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Rejected] = []
        self.count = 0

    def __call__(self, one: Rejected) -> None:
        self.count += 1
        if len(self.first) < MOST_REJECTED:
            self.first.append(one)


@dataclass(frozen=True)
class _Share:
    """One process's share of the work: every `of`-th block of films."""

    files: Mapping[str, Path]
    folder: Path
    number: int
    of: int
    matches: Matches
    parent: int

    @property
    def staged(self) -> Path:
        return self.folder / f"films-{self.number}.db"


@dataclass(frozen=True)
class _Done:
    """What a process hands back; `people` marks the numbers of those credited."""

    people: npt.NDArray[np.bool_]
    ratings: dict[bytes, tuple[PlainRating, ...]]
    rejects: _Rejects
    unnamed: int


def import_imdb(
    catalogue: SqliteCatalogue, paths: Sequence[Path], progress: Progress | None = None, *, say: Callable[[str], None] = lambda what: None, processes: int | None = None
) -> ImdbReport:
    """Take in the films of a folder or of a list of data files; see the module.

    `progress` is told how many bytes of all files have been read, `say` what is being done; the rows are made by as
    many processes as there are cores, or by `processes`. Raises NotFound and BadInput for files that are missing or
    broken, CatalogueLocked while another import is at work, DiskFull or CatalogueError. The search indexes follow at
    `reindex` or when the catalogue is next searched.
    """
    files = find_files(paths)
    size = sum(path.stat().st_size for path in files.values())
    processes = processes or (1 if size < ALONE_BELOW else max(1, len(os.sched_getaffinity(0))))
    tell = progress or (lambda done: None)
    with staging_folder(catalogue.connections.path) as folder:
        say("names")
        rejects = _Rejects()
        with Rows(files["name.basics"], "name.basics") as rows:
            write_names(folder, rows, lambda: rows.where, rejects)
        tell(rows.bytes_read)
        names = Names(folder)
        say("matching")
        matches = _match(catalogue, files, names)
        say("films")
        shares = [_Share(files, folder, n, processes, matches, os.getpid()) for n in range(processes)]
        done = _stage_in_processes(shares, tell, rows.bytes_read) if processes > 1 else [_stage(shares[0], tell)]
        tell(size)
        staged = [*(share.staged for share in shares), _stage_people(folder, names, done, matches)]
        ratings = {tconst: found for one in done for tconst, found in one.ratings.items()}
        additions = [Addition(held, (("imdb", tconst.decode("ascii")),), ratings.get(tconst, ())) for tconst, held in sorted(matches.films.items())]
        people = [(held, "imdb", f"nm{number:07}") for number, held in sorted(matches.people.items())]
        loaded = catalogue.load(staged, PROVENANCE, additions, person_ids=people, say=say)
    return _report(loaded, [rejects, *(one.rejects for one in done)], sum(one.unnamed for one in done))


def _report(loaded: Loaded, rejects: Sequence[_Rejects], unnamed: int) -> ImdbReport:
    first = {one.where: one for some in rejects for one in some.first}
    told = tuple(first.values())[:MOST_REJECTED]
    return ImdbReport(loaded.new, loaded.changed, loaded.unchanged, loaded.enriched, loaded.people, told, sum(some.count for some in rejects), unnamed)


def _ignore(one: Rejected) -> None:
    """For rows of title.basics, which every process reads and one reports."""


def _match(catalogue: SqliteCatalogue, files: Mapping[str, Path], names: Names) -> Matches:
    held = list(catalogue.held_films(but_of=PROVENANCE.source))
    if not held:
        return Matches()
    needed = {name: files[name] for name in ("title.basics", "title.principals", "title.crew") if name in files}
    with FilmReader(needed, names, _ignore) as reader, Rows(files["title.basics"], "title.basics") as titles:
        return match(held, read_titles(titles, _ignore), reader, names)


def _stage(share: _Share, tell: Callable[[int], None]) -> _Done:
    """Make the rows of one share."""
    names, rejects = Names(share.folder), _Rejects()
    staging = PlainRows(share.staged, PROVENANCE)
    credited = np.zeros(len(names) + 1, np.bool_)
    ratings: dict[bytes, tuple[PlainRating, ...]] = {}
    taken = 0
    with closing(staging), FilmReader(share.files, names, rejects) as reader:
        for film, people, _ in reader.read(lambda title: title.place // BLOCK % share.of == share.number, share.matches.people, rejects if share.number == 0 else _ignore):
            tconst = film.id.encode()
            if tconst in share.matches.films:
                ratings[tconst] = tuple(film.ratings)
                continue
            staging.film(film)
            credited[list(people)] = True
            taken += 1
            if taken % BLOCK == 0:
                tell(reader.bytes_read)
                if share.of > 1 and os.getppid() != share.parent:
                    sys.exit("the process that asked for this is gone")
    return _Done(credited, ratings, rejects, reader.unnamed)


def _stage_people(folder: Path, names: Names, done: Sequence[_Done], matches: Matches) -> Path:
    """Rows of everybody credited who is not held already."""
    credited = np.logical_or.reduce([one.people for one in done])
    path = folder / "people.db"
    with closing(PlainRows(path, PROVENANCE)) as staging:
        for number, name, born, died in names.all(credited):
            if number not in matches.people:
                nconst = f"nm{number:07}"
                staging.person(PlainPerson(nconst, name, born, died, (("imdb", nconst),)))
    return path


def _stage_in_processes(shares: Sequence[_Share], tell: Callable[[int], None], before: int) -> list[_Done]:
    """Every share in a process of its own; the first failure ends all."""
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe(duplex=False) for _ in shares]
    workers = [context.Process(target=_work, args=(share, sender), daemon=True) for share, (_, sender) in zip(shares, pairs, strict=True)]
    found: dict[int, _Done] = {}
    try:
        for worker, (_, sender) in zip(workers, pairs, strict=True):
            worker.start()
            sender.close()
        waiting = {receiver: n for n, (receiver, _) in enumerate(pairs)}
        while waiting:
            for ready in wait(list(waiting)):
                number = waiting[ready]  # type: ignore[index]
                told = _received(ready)
                if isinstance(told, BaseException):
                    raise told
                if isinstance(told, _Done):
                    found[number] = told
                    del waiting[ready]  # type: ignore[arg-type]
                elif number == 0:
                    tell(before + told)
        return [found[n] for n in range(len(shares))]
    finally:
        for worker in workers:
            if worker.is_alive() and len(found) < len(shares):
                worker.terminate()
            worker.join()


def _received(ready: Any) -> Any:
    try:
        return ready.recv()
    except EOFError:
        return CatalogueError("A process of the import was ended from outside, perhaps for want of memory; nothing was changed: try again.")


def _work(share: _Share, sender: Connection) -> None:
    """One process: numbers of bytes read, then what was done or what went wrong."""
    try:
        sender.send(_stage(share, sender.send))
    except BadInput as error:
        sender.send(BadInput(str(error)))
    except BotMovieError as error:
        sender.send(type(error)(str(error)))


__all__ = ["COLUMNS", "ImdbReport", "import_imdb"]
