-- A link sent to a person, and the session it opens; tokens are kept as hashes only.
CREATE TABLE person_links (
    token_hash bytea PRIMARY KEY,
    thread uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose ~ '^[a-z0-9_]{1,40}$'),
    uses_left integer NOT NULL CHECK (uses_left >= 0),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX person_links_thread ON person_links (thread);
CREATE INDEX person_links_expires_at ON person_links (expires_at);

CREATE TABLE person_sessions (
    token_hash bytea PRIMARY KEY,
    thread uuid NOT NULL,
    purpose text NOT NULL,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX person_sessions_thread ON person_sessions (thread);
CREATE INDEX person_sessions_expires_at ON person_sessions (expires_at);
