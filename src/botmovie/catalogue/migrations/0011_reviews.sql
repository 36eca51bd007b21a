CREATE TABLE feedback_answers (
    answer_id TEXT NOT NULL,
    asked TEXT NOT NULL,
    question TEXT NOT NULL,
    intent TEXT NOT NULL,
    outcome TEXT NOT NULL,
    text TEXT NOT NULL,
    model TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (answer_id)
);

CREATE TABLE feedback_reviews (
    number {serial},
    answer_id TEXT NOT NULL,
    decision TEXT NOT NULL,
    example TEXT,
    forced BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    decided TEXT NOT NULL
);
CREATE INDEX feedback_reviews_answer ON feedback_reviews (answer_id);
