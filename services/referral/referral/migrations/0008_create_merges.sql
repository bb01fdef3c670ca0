-- What staff found about two registrations, and what a merge moved, so that it can be undone. No data of the person.
CREATE TABLE reviews (
    id uuid PRIMARY KEY,
    first uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    second uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    verdict text NOT NULL CHECK (verdict IN ('same', 'not_the_same')),
    reviewed_by text NOT NULL,
    reviewed_at timestamptz NOT NULL,
    UNIQUE (first, second),
    CHECK (first < second)
);

CREATE INDEX reviews_of_second ON reviews (second);

CREATE TABLE merges (
    id uuid PRIMARY KEY,
    survivor uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    merged uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    merged_at timestamptz NOT NULL,
    undone_at timestamptz,
    state jsonb NOT NULL
);

CREATE INDEX merges_of_survivor ON merges (survivor);
CREATE INDEX merges_of_merged ON merges (merged);
CREATE INDEX merges_by_moment ON merges (merged_at, id);
