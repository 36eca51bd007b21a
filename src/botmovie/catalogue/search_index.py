"""Keyword search over passages and look-alike search over names, on tantivy. Files in, files out: knows neither SQL
nor when to rebuild.

Passages are numbered by their place in the index; film ids and passage ids are kept beside it, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy
from rapidfuzz import fuzz, process

from botmovie.catalogue.lines import Lines, add_lines, write_lines
from botmovie.domain import Hit

MAX_WORDS = 64
"""Distinct words of a question that are searched for; further ones are left out."""

NAME_CANDIDATES = 60
MIN_LIKENESS = 50.0
"""Names that share trigrams and are less alike than this (edit similarity, 0 to 100) are left out."""

MANY_FORMS = 100_000
"""Names from which on two threads index them."""

_TITLE_BOOST = 0.6
_WRITER_MEMORY = 32_000_000
_STOP = frozenset(
    "a about after again all also am an and any are as at be because been before being but by can could did do does doing film films for from had has "
    "have having he her hers him his how i if in into is it its itself just me more most movie movies my no nor not of off on once only or other our "
    "out over own same she should so some such than that the their them then there these they this those through to too under until up very was we "
    "were what when where which while who whom whose why will with would you your".split()
)


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage as it is indexed; `heading` is the film's title and the passage's subject; `level` 0, 1 or 2."""

    id: str
    film_id: str
    level: int
    heading: str
    text: str


def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.remove_long(60))
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("english")).build()


def _passage_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("text", "heading"):
        builder.add_text_field(field, tokenizer_name="passage", index_option="freq")
    for field in ("number", "film", "level"):
        builder.add_unsigned_field(field, indexed=field != "number", fast=field == "number")
    return builder.build()


def _passage_index(folder: Path) -> tantivy.Index:
    """An index of passages in a new or an old folder."""
    index = tantivy.Index(_passage_schema(), path=str(folder))
    index.register_tokenizer("passage", _analyzer())
    return index


def build_passage_index(folder: Path, passages: Iterable[IndexedPassage]) -> None:
    """Write the index of these passages, in this order."""
    (folder / "passages").mkdir()
    films: dict[str, int] = {}
    ids: list[str] = []
    with _writing(_passage_index(folder / "passages")) as writer:
        for passage in passages:
            writer.add_document(_document(passage, len(ids), films.setdefault(passage.film_id, len(films))))
            ids.append(passage.id)
    write_lines(folder, "passages", ids)
    write_lines(folder, "films", films)


def change_passage_index(folder: Path, film_ids: Collection[str], passages: Sequence[IndexedPassage]) -> None:
    """Take these passages for all that is indexed of these films."""
    films = {film: number for number, film in enumerate(Lines(folder, "films"))}
    first, known = len(Lines(folder, "passages")), len(films)
    index = _passage_index(folder / "passages")
    with _writing(index) as writer:
        for film_id in film_ids:
            if film_id in films:
                writer.delete_documents_by_query(tantivy.Query.term_query(index.schema, "film", films[film_id]))
        for number, passage in enumerate(passages, first):
            writer.add_document(_document(passage, number, films.setdefault(passage.film_id, len(films))))
    add_lines(folder, "passages", [passage.id for passage in passages])
    add_lines(folder, "films", list(films)[known:])


def _document(passage: IndexedPassage, number: int, film: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("text", passage.text)
    document.add_text("heading", passage.heading)
    document.add_unsigned("number", number)
    document.add_unsigned("film", film)
    document.add_unsigned("level", passage.level)
    return document


@contextmanager
def _writing(index: tantivy.Index, threads: int = 1) -> Iterator[tantivy.IndexWriter]:
    writer = index.writer(threads * _WRITER_MEMORY, threads)
    yield writer
    writer.commit()
    writer.wait_merging_threads()


class PassageIndex:
    """Reads what `build_passage_index` wrote. Safe for many threads."""

    def __init__(self, folder: Path) -> None:
        self._schema = _passage_schema()
        self._index = _passage_index(folder / "passages")
        self._analyzer = _analyzer()
        self._ids = Lines(folder, "passages")
        self._films = {film: i for i, film in enumerate(Lines(folder, "films"))}
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, text: str, *, limit: int, level: int, film_ids: Collection[str] | None = None) -> tuple[Hit, ...]:
        """BM25 over text and heading, best first; nothing for text without words."""
        words = self._words(text)
        if not words or limit <= 0:
            return ()
        clauses = [(tantivy.Occur.Should, self._term("text", w)) for w in words]
        clauses += [(tantivy.Occur.Should, tantivy.Query.boost_query(self._term("heading", w), _TITLE_BOOST)) for w in words]
        query = tantivy.Query.boolean_query(clauses)
        required = []
        if level < 2:
            required.append(tantivy.Query.term_set_query(self._schema, "level", list(range(level + 1))))
        if film_ids is not None:
            numbers = [self._films[f] for f in film_ids if f in self._films]
            if not numbers:
                return ()
            required.append(tantivy.Query.term_set_query(self._schema, "film", numbers))
        if required:
            limits = [(tantivy.Occur.Must, tantivy.Query.const_score_query(r, 0.0)) for r in required]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *limits])
        found = self._searcher.search(query, limit, count=False).hits
        places = self._searcher.fast_field_values("number", [address for _, address in found])
        return tuple(Hit(self._ids[int(n or 0)], float(score), rank, "keyword") for rank, ((score, _), n) in enumerate(zip(found, places, strict=True), 1))

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "freq")

    def _words(self, text: str) -> list[str]:
        """Stems to search for: without words that say nothing, unless there are no others."""
        said = re.findall(r"\w+", text[:20_000].lower())
        content = [w for w in said if w not in _STOP] or said
        return list(dict.fromkeys(self._analyzer.analyze(" ".join(content))))[:MAX_WORDS]


def trigrams(folded: str) -> list[str]:
    """The distinct trigrams of a folded name, its edges marked: "up" has "_up" and "up_"."""
    padded = _marked(folded)
    return list(dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2)))


def _marked(folded: str) -> str:
    """The name with its edges marked, as trigrams are cut from it."""
    return "_" + folded.replace(" ", "_") + "_"


def _name_index(folder: Path) -> tantivy.Index:
    """An index of names in a new or an old folder."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name="trigrams", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer("trigrams", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(min_gram=3, max_gram=3, prefix_only=False)).build())
    return index


def build_name_index(folder: Path, forms: Sequence[str]) -> None:
    """Write the index of distinct folded names, sorted by their bytes."""
    (folder / "names").mkdir()
    with _writing(_name_index(folder / "names"), 1 if len(forms) < MANY_FORMS else 2) as writer:
        _add_forms(writer, forms, 0)
    write_lines(folder, "names", forms)


def change_name_index(folder: Path, forms: Collection[str]) -> None:
    """Index the forms that are not yet indexed. Those that nothing goes by any more stay and find nothing."""
    held = Lines(folder, "names")
    new = sorted(form for form in forms if not held.holds(form))
    if new:
        with _writing(_name_index(folder / "names")) as writer:
            _add_forms(writer, new, len(held))
        add_lines(folder, "names", new)


def _add_forms(writer: tantivy.IndexWriter, forms: Sequence[str], first: int) -> None:
    for number, folded in enumerate(forms, first):
        document = tantivy.Document()
        document.add_text("grams", _marked(folded))
        document.add_unsigned("number", number)
        writer.add_document(document)


class NameIndex:
    """Reads what `build_name_index` wrote. Safe for many threads."""

    def __init__(self, folder: Path) -> None:
        index = _name_index(folder / "names")
        self._schema, self._searcher = index.schema, index.searcher()
        self._forms = Lines(folder, "names")
        self.resembling = lru_cache(maxsize=4096)(self._resembling)

    def _resembling(self, folded: str, limit: int) -> tuple[str, ...]:
        """Folded names that share trigrams with this one, by edit similarity, most alike first."""
        grams = trigrams(folded[:200])
        if not folded or limit <= 0:
            return ()
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "grams", gram, "basic")) for gram in grams])
        found = self._searcher.search(query, max(NAME_CANDIDATES, 2 * limit), count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in found])
        forms = [self._forms[int(n or 0)] for n in numbers]
        return tuple(form for form, _, _ in process.extract(folded, forms, scorer=fuzz.ratio, limit=limit, score_cutoff=MIN_LIKENESS))
