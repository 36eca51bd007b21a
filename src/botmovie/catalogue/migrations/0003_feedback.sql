CREATE TABLE feedback (
    number {serial},
    answer_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    comment TEXT,
    created TEXT NOT NULL
);
CREATE INDEX feedback_answer ON feedback (answer_id);
