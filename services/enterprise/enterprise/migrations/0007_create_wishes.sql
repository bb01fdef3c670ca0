CREATE TABLE wishes (
    id uuid PRIMARY KEY,
    session uuid NOT NULL REFERENCES sessions (id),
    ref uuid NOT NULL,
    other uuid NOT NULL CHECK (other <> ref),
    wished_at timestamptz NOT NULL,
    UNIQUE (session, ref, other)
);

CREATE INDEX wishes_by_ref ON wishes (ref);
CREATE INDEX wishes_by_other ON wishes (other);
