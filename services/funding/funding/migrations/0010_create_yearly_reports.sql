-- Made once and kept: the difference between two versions would show who was erased in between.
CREATE TABLE yearly_reports (
    id uuid PRIMARY KEY,
    year smallint NOT NULL UNIQUE,
    made_at timestamptz NOT NULL,
    body jsonb NOT NULL
);
