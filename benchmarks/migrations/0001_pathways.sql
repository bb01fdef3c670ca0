CREATE TABLE pathways (
    id uuid PRIMARY KEY,
    steps integer NOT NULL,
    updated_at timestamptz
);
