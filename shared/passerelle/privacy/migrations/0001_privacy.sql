-- What people agreed to, what was told to whom, and what must not come back.

CREATE TABLE grants (
    id uuid PRIMARY KEY,
    thread uuid NOT NULL,
    recipient text NOT NULL,
    purpose text NOT NULL,
    fields text[] NOT NULL,
    given_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    notice_version text NOT NULL,
    notice_language text NOT NULL,
    interpreter boolean NOT NULL,
    collected_by text NOT NULL,
    collected_how text NOT NULL,
    withdrawn_at timestamptz,
    CHECK (given_at < valid_until)
);
CREATE INDEX grants_by_thread ON grants (thread, given_at);

-- The audit chain. Erasure empties the content and its salt together; commitment and chain stay.
CREATE TABLE disclosures (
    position bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    recipient text,
    ref uuid,
    fields text[],
    grant_id uuid,
    purpose text,
    what text,
    salt bytea,
    commitment bytea NOT NULL,
    chain bytea NOT NULL
);
CREATE INDEX disclosures_by_ref ON disclosures (ref) WHERE ref IS NOT NULL;

-- One row, locked by whoever appends: the end of the chain.
CREATE TABLE audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL,
    chain bytea NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
INSERT INTO audit_head (position, chain) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE TABLE stop_list (
    ref uuid PRIMARY KEY,
    stopped_at timestamptz NOT NULL
);
