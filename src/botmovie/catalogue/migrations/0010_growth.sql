ALTER TABLE people ADD COLUMN given TEXT;
CREATE INDEX people_given ON people (given);
CREATE INDEX films_year ON films (year);
CREATE INDEX films_runtime ON films (runtime);
CREATE INDEX film_links_folded ON film_links (folded);
CREATE INDEX award_people_folded ON award_people (folded);
DROP INDEX names_folded;
CREATE INDEX names_folded ON names (folded, popularity);
CREATE INDEX names_entity ON names (entity_id);
CREATE TABLE changes (
    number {serial},
    version TEXT NOT NULL,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL
);
CREATE INDEX changes_version ON changes (version);
