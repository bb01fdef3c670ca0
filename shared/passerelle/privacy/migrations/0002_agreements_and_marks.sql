-- What the relay asks before it sends; other rooms may add agreements they rely on.
CREATE VIEW agreements AS SELECT id, given_at, valid_until, withdrawn_at FROM grants;

-- What was erased here without stopping its ref: the person may be referred anew, and an older backup be restored.
CREATE TABLE erasure_marks (
    key uuid NOT NULL,
    about text NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (key, about)
);

-- Somebody or something that must not be erased yet, and why: a code, never words.
CREATE TABLE retention_holds (
    id uuid PRIMARY KEY,
    subject uuid NOT NULL,
    reason text NOT NULL,
    until timestamptz NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamptz NOT NULL,
    lifted_at timestamptz,
    CHECK (placed_at < until)
);
CREATE INDEX retention_holds_in_force ON retention_holds (subject) WHERE lifted_at IS NULL;
