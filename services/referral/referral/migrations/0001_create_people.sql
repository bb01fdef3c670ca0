-- People in contact with the organization: its own data, shared with nobody but by sealed handover.
CREATE TABLE people (
    id uuid PRIMARY KEY,
    registered_at timestamptz NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    commune text NOT NULL CHECK (commune ~ '^(2[AB]|[0-9]{2})[0-9]{3}$'),
    details jsonb NOT NULL,
    pathways uuid[] NOT NULL DEFAULT '{}'
);

CREATE INDEX people_by_name ON people (lower(family_name) text_pattern_ops, id);
