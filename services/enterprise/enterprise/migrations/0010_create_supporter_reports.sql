CREATE TABLE supporter_reports (
    id uuid PRIMARY KEY,
    supporter uuid NOT NULL REFERENCES supporters (id),
    year smallint NOT NULL,
    made_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    UNIQUE (supporter, year)
);
