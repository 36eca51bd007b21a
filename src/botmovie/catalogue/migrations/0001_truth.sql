CREATE TABLE sources (
    id {serial},
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    as_of TEXT NOT NULL
);
CREATE UNIQUE INDEX sources_unique ON sources (source, licence, as_of);

CREATE TABLE films (
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    year INTEGER,
    runtime INTEGER,
    audience TEXT,
    period TEXT,
    period_folded TEXT,
    source_work TEXT,
    source_kind TEXT,
    source_folded TEXT,
    given_popularity FLOAT NOT NULL,
    popularity FLOAT NOT NULL,
    digest TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX films_folded ON films (folded);
CREATE INDEX films_popularity ON films (popularity);

CREATE TABLE film_titles (
    film_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT,
    country TEXT,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX film_titles_film ON film_titles (film_id);
CREATE INDEX film_titles_folded ON film_titles (folded);

CREATE TABLE film_values (
    film_id TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX film_values_film ON film_values (film_id);
CREATE INDEX film_values_folded ON film_values (field, folded, film_id);

CREATE TABLE film_series (
    film_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    number INTEGER,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX film_series_film ON film_series (film_id);
CREATE INDEX film_series_folded ON film_series (folded);

CREATE TABLE film_links (
    film_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    year INTEGER,
    target_id TEXT,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX film_links_film ON film_links (film_id);
CREATE INDEX film_links_target ON film_links (target_id);

CREATE TABLE money (
    film_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    as_of TEXT,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX money_film ON money (film_id);

CREATE TABLE ratings (
    film_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    score FLOAT NOT NULL,
    scale_max FLOAT NOT NULL,
    votes INTEGER,
    as_of TEXT,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX ratings_film ON ratings (film_id);

CREATE TABLE people (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    born TEXT,
    died TEXT,
    birthplace TEXT,
    birthplace_folded TEXT,
    gender TEXT,
    life TEXT,
    described BOOLEAN NOT NULL,
    popularity FLOAT NOT NULL,
    digest TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX people_folded ON people (folded);

CREATE TABLE person_values (
    person_id TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX person_values_folded ON person_values (field, folded);
CREATE INDEX person_values_person ON person_values (person_id);

CREATE TABLE credits (
    film_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    billing INTEGER NOT NULL,
    character TEXT,
    character_folded TEXT,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(person_id) REFERENCES people (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX credits_film ON credits (film_id);
CREATE INDEX credits_person ON credits (person_id, role, film_id);

CREATE TABLE awards (
    id {serial},
    film_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    body_folded TEXT NOT NULL,
    category TEXT NOT NULL,
    category_folded TEXT NOT NULL,
    year INTEGER NOT NULL,
    won BOOLEAN NOT NULL,
    ceremony INTEGER,
    source_id INTEGER NOT NULL,
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX awards_category ON awards (body_folded, category_folded);
CREATE INDEX awards_film ON awards (film_id);

CREATE TABLE award_people (
    award_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    person_id TEXT,
    FOREIGN KEY(award_id) REFERENCES awards (id) ON DELETE CASCADE
);
CREATE INDEX award_people_award ON award_people (award_id);
CREATE INDEX award_people_person ON award_people (person_id);

CREATE TABLE passages (
    id TEXT NOT NULL,
    film_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    subject TEXT,
    text TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(film_id) REFERENCES films (id) ON DELETE CASCADE,
    FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE INDEX passages_film ON passages (film_id);

CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);
