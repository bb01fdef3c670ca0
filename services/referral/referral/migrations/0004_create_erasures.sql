-- Proof of each erasure: who was asked, and what each answered. Nothing about the person.
CREATE TABLE erasures (
    thread uuid PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    overdue_since timestamptz,
    recipients jsonb NOT NULL
);
