"""The tables of a catalogue as SQLAlchemy Core sees them. `migrations/` creates them; a test keeps the two alike.

Every row that states a fact points to `sources`: where it comes from, under which licence, as of when, fetched when.
What several sources say of one film or person stands in `claims`, word for word; the other tables hold what is shown.
`folded`
columns hold the form in which text is compared (`folding.fold`). Tables under "derived" follow from the others and
are rewritten by `settling`; the search indexes are files and not in here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()


def _film() -> Column[str]:
    return Column("film_id", Text, ForeignKey("films.id", ondelete="CASCADE"), nullable=False)


def _source() -> Column[int]:
    return Column("source_id", Integer, ForeignKey("sources.id"), nullable=False)


sources = Table(
    "sources", metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("as_of", Text, nullable=False),  # "" where the value does not change with time
    Column("retrieved", Text, nullable=False),  # ISO date on which it was fetched; "" where that is not known
)

films = Table(
    "films", metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("year", Integer),
    Column("runtime", Integer),
    Column("audience", Text),
    Column("period", Text),
    Column("period_folded", Text),
    Column("source_work", Text),
    Column("source_kind", Text),
    Column("source_folded", Text),  # work, kind and authors, folded, for comparison
    Column("given_popularity", Float, nullable=False),
    Column("popularity", Float, nullable=False),
    Column("digest", Text, nullable=False),
    Column("origins", Text),  # JSON {field: source id}, of fields from another source than the film's own
    _source(),
)

film_ids = Table(
    "film_ids", metadata,
    _film(),
    Column("scheme", Text, nullable=False),  # imdb, tmdb, wikidata, freebase, wikipedia, movielens
    Column("value", Text, nullable=False),
)

film_titles = Table(
    "film_titles", metadata,
    _film(),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text),
    Column("country", Text),
    _source(),
)

film_values = Table(
    "film_values", metadata,
    _film(),
    Column("field", Text, nullable=False),  # genres, countries, languages, keywords, tone, places, studios, based_on_authors
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("folded", Text, nullable=False),
    _source(),
)

film_series = Table(
    "film_series", metadata,
    _film(),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("number", Integer),
    _source(),
)

film_links = Table(
    "film_links", metadata,
    _film(),
    Column("relation", Text, nullable=False),  # remake_of, sequel_to
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("year", Integer),
    Column("target_id", Text),  # derived: the film meant, where it is held
    _source(),
)

money = Table(
    "money", metadata,
    _film(),
    Column("kind", Text, nullable=False),  # budget, gross
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("as_of", Text),
    Column("dollars", BigInteger),  # of the film's year, for other currencies where the rate is known
    _source(),
)

ratings = Table(
    "ratings", metadata,
    _film(),
    Column("position", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("scale_max", Float, nullable=False),
    Column("votes", Integer),
    Column("as_of", Text),
    _source(),
)

people = Table(
    "people", metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("born", Text),
    Column("died", Text),
    Column("birthplace", Text),
    Column("birthplace_folded", Text),
    Column("gender", Text),
    Column("life", Text),
    Column("described", Boolean, nullable=False),  # written by write_people; else known from credits and awards only
    Column("popularity", Float, nullable=False),
    Column("digest", Text, nullable=False),
    Column("given", Text),  # derived: the given name, folded
    _source(),
)

person_values = Table(
    "person_values", metadata,
    Column("person_id", Text, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("field", Text, nullable=False),  # also_known_as, nationalities
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("folded", Text, nullable=False),
    _source(),
)

person_ids = Table(
    "person_ids", metadata,
    Column("person_id", Text, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("scheme", Text, nullable=False),
    Column("value", Text, nullable=False),
)

claims = Table(  # of films that several sources describe
    "claims", metadata,
    _film(),
    Column("said", Text, nullable=False),  # tells apart what one source says in several rows
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    _source(),
)

person_claims = Table(
    "person_claims", metadata,
    Column("person_id", Text, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("said", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    _source(),
)

credits = Table(
    "credits", metadata,
    _film(),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False),
    Column("position", Integer, nullable=False),  # in the film's list of credits
    Column("name", Text, nullable=False),  # as credited
    Column("role", Text, nullable=False),
    Column("billing", Integer, nullable=False),  # from 0 within the role
    Column("character", Text),
    Column("character_folded", Text),  # with a space before and after, for whole-word containment
    _source(),
)

awards = Table(
    "awards", metadata,
    Column("id", Integer, primary_key=True),
    _film(),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_folded", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("category_folded", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("won", Boolean, nullable=False),
    Column("ceremony", Integer),
    _source(),
)

award_people = Table(
    "award_people", metadata,
    Column("award_id", Integer, ForeignKey("awards.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("person_id", Text),  # derived: whom the name means
)

passages = Table(
    "passages", metadata,
    Column("id", Text, primary_key=True),
    _film(),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Integer, nullable=False),  # 0 none, 1 mild, 2 full
    Column("subject", Text),
    Column("text", Text, nullable=False),
    Column("text_hash", Text, nullable=False),  # sha256 of the text
    _source(),
)

imports = Table(
    "imports", metadata,
    Column("number", Integer, primary_key=True),
    Column("format", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("files", Text, nullable=False),  # JSON list of names
    Column("finished", Text, nullable=False),  # ISO 8601, UTC
    Column("counts", Text, nullable=False),  # JSON, see ingest.report of an import
)

import_rejects = Table(
    "import_rejects", metadata,
    Column("import_number", Integer, ForeignKey("imports.number", ondelete="CASCADE"), nullable=False),
    Column("place", Text, nullable=False),  # file:line
    Column("reason", Text, nullable=False),
)

# -- derived
names = Table(
    "names", metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("popularity", Float, nullable=False),
    Column("label", Text, nullable=False),
)

changes = Table(  # what the search indexes have to follow since the version
    "changes", metadata,
    Column("number", Integer, primary_key=True),
    Column("version", Text, nullable=False),  # of the content before the change
    Column("kind", Text, nullable=False),  # film, person
    Column("entity_id", Text, nullable=False),
)

passage_vectors = Table(
    "passage_vectors", metadata,
    Column("text_hash", Text, primary_key=True),
    Column("encoder", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float16, little endian
)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

feedback = Table(
    "feedback", metadata,
    Column("number", Integer, primary_key=True),
    Column("answer_id", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("comment", Text),
    Column("created", Text, nullable=False),  # ISO 8601, UTC
)

feedback_answers = Table(  # the answers that feedback speaks of, where they were still known when it came
    "feedback_answers", metadata,
    Column("answer_id", Text, primary_key=True),
    Column("asked", Text, nullable=False),  # as it was typed
    Column("question", Text, nullable=False),  # as it was answered: words of a follow-up resolved
    Column("intent", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON list of facts and passages
)

feedback_reviews = Table(  # what a person decided of them; the last row of an answer holds
    "feedback_reviews", metadata,
    Column("number", Integer, primary_key=True),
    Column("answer_id", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("example", Text),  # JSON, an open answer as docs/tuning.md has it
    Column("forced", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("decided", Text, nullable=False),  # ISO 8601, UTC
)

migrations = Table(
    "migrations", metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("applied", Text, nullable=False),
)

Index("sources_unique", sources.c.source, sources.c.licence, sources.c.as_of, sources.c.retrieved, unique=True)
Index("film_ids_film", film_ids.c.film_id)
Index("film_ids_value", film_ids.c.value, film_ids.c.scheme)
Index("person_ids_person", person_ids.c.person_id)
Index("person_ids_value", person_ids.c.value, person_ids.c.scheme)
Index("claims_film", claims.c.film_id)
Index("person_claims_person", person_claims.c.person_id)
Index("import_rejects_import", import_rejects.c.import_number)
Index("films_popularity", films.c.popularity)
Index("films_folded", films.c.folded)
Index("films_year", films.c.year)
Index("films_runtime", films.c.runtime)
Index("film_titles_film", film_titles.c.film_id)
Index("film_titles_folded", film_titles.c.folded)
Index("film_values_film", film_values.c.film_id)
Index("film_values_folded", film_values.c.field, film_values.c.folded, film_values.c.film_id)
Index("film_series_film", film_series.c.film_id)
Index("film_series_folded", film_series.c.folded)
Index("film_links_film", film_links.c.film_id)
Index("film_links_folded", film_links.c.folded)
Index("film_links_target", film_links.c.target_id)
Index("money_film", money.c.film_id)
Index("ratings_film", ratings.c.film_id)
Index("people_folded", people.c.folded)
Index("people_given", people.c.given)
Index("person_values_person", person_values.c.person_id)
Index("person_values_folded", person_values.c.field, person_values.c.folded)
Index("credits_film", credits.c.film_id)
Index("credits_person", credits.c.person_id, credits.c.role, credits.c.film_id)
Index("awards_film", awards.c.film_id)
Index("awards_category", awards.c.body_folded, awards.c.category_folded)
Index("award_people_folded", award_people.c.folded)
Index("award_people_award", award_people.c.award_id)
Index("award_people_person", award_people.c.person_id)
Index("passages_film", passages.c.film_id)
Index("names_folded", names.c.folded, names.c.popularity)
Index("names_entity", names.c.entity_id)
Index("changes_version", changes.c.version)
Index("feedback_answer", feedback.c.answer_id)
Index("feedback_reviews_answer", feedback_reviews.c.answer_id)
