CREATE TABLE names (
    number {serial},
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    sort TEXT NOT NULL,
    popularity FLOAT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX names_folded ON names (folded);

CREATE TABLE passage_vectors (
    text_hash TEXT NOT NULL,
    encoder TEXT NOT NULL,
    vector {bytes} NOT NULL,
    PRIMARY KEY (text_hash, encoder)
);
