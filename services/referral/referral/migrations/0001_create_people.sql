-- People in contact with the organization: its own data, shared with nobody but by sealed handover.
CREATE TABLE people (
    id uuid PRIMARY KEY,
    registered_at timestamptz NOT NULL,
    data jsonb NOT NULL,
    family_name text NOT NULL GENERATED ALWAYS AS (lower(data ->> 'family_name')) STORED,
    pathways uuid[] NOT NULL DEFAULT '{}'
);

CREATE INDEX people_by_name ON people (family_name text_pattern_ops, id);
