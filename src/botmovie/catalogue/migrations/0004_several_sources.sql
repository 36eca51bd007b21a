ALTER TABLE sources ADD COLUMN retrieved TEXT NOT NULL DEFAULT '';
DROP INDEX sources_unique;
CREATE UNIQUE INDEX sources_unique ON sources (source, licence, as_of, retrieved);

ALTER TABLE films ADD COLUMN origins TEXT;

ALTER TABLE money ADD COLUMN dollars BIGINT;

CREATE TABLE film_ids (
    film_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE
);
CREATE INDEX film_ids_film ON film_ids (film_id);
CREATE INDEX film_ids_value ON film_ids (value, scheme);

CREATE TABLE person_ids (
    person_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX person_ids_person ON person_ids (person_id);
CREATE INDEX person_ids_value ON person_ids (value, scheme);

CREATE TABLE claims (
    film_id TEXT NOT NULL,
    said TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX claims_film ON claims (film_id);

CREATE TABLE person_claims (
    person_id TEXT NOT NULL,
    said TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX person_claims_person ON person_claims (person_id);

CREATE TABLE imports (
    number {serial},
    format TEXT NOT NULL,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    files TEXT NOT NULL,
    finished TEXT NOT NULL,
    counts TEXT NOT NULL
);

CREATE TABLE import_rejects (
    import_number INTEGER NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    FOREIGN KEY(import_number) REFERENCES imports (number) ON DELETE CASCADE
);
CREATE INDEX import_rejects_import ON import_rejects (import_number);
