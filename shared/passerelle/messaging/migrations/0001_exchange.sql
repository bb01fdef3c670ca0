-- What one organization remembers of its exchange with the others.

CREATE TABLE streams (
    ref uuid PRIMARY KEY,
    peer text NOT NULL,
    thread uuid NOT NULL,
    next_in integer NOT NULL DEFAULT 1,
    next_out integer NOT NULL DEFAULT 1,
    waiting integer NOT NULL DEFAULT 0,
    stopped_at timestamptz,
    opened_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX streams_by_thread ON streams (thread);

-- Ids are UUIDv7: cleaning by age is a range of the primary key.
CREATE TABLE inbox (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL
);

-- Messages whose turn has not come: a number before them is missing, or one before them fails.
CREATE TABLE held (
    ref uuid NOT NULL,
    sequence integer NOT NULL,
    id uuid NOT NULL,
    source text NOT NULL,
    body bytea NOT NULL,
    held_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ref, sequence)
);

CREATE TABLE held_refs (
    ref uuid PRIMARY KEY,
    reason text NOT NULL CHECK (reason IN ('gap', 'failing')),
    error text NOT NULL DEFAULT '',
    attempts integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now(),
    next_at timestamptz NOT NULL
);
CREATE INDEX held_refs_due ON held_refs (next_at);

CREATE TABLE parked (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key bytea,
    headers bytea NOT NULL,
    body bytea,
    reason text NOT NULL,
    detail text NOT NULL DEFAULT '',
    source text,
    ref uuid,
    sequence integer,
    event_id uuid,
    parked_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    ended_at timestamptz,
    ended_as text CHECK (ended_as IN ('replayed', 'discarded')),
    ended_by text
);
CREATE UNIQUE INDEX parked_once ON parked (topic, partition, "offset", md5(coalesce(body, '')));
CREATE INDEX parked_open ON parked (number) WHERE ended_at IS NULL;
CREATE INDEX parked_open_ref ON parked (ref, sequence) WHERE ended_at IS NULL;

-- History of everything sent, never updated but to withhold; `unsent` is the short queue beside it.
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    recipient text NOT NULL,
    ref uuid NOT NULL,
    sequence integer NOT NULL,
    shard smallint NOT NULL,
    body bytea NOT NULL,
    grant_id uuid,
    queued_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_by_ref ON outbox (ref, sequence);

CREATE TABLE unsent (
    position bigint PRIMARY KEY,
    shard smallint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE relays (
    relay uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE checkpoints (
    topic text NOT NULL,
    partition integer NOT NULL,
    end_offset bigint NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, taken_at)
);

CREATE TABLE deadlines (
    thread uuid NOT NULL,
    name text NOT NULL,
    about text NOT NULL DEFAULT '',
    due timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    error text NOT NULL DEFAULT '',
    PRIMARY KEY (thread, name, about)
);
CREATE INDEX deadlines_due ON deadlines (due);

CREATE TABLE answers (
    key bytea PRIMARY KEY,
    request bytea NOT NULL,
    status integer NOT NULL,
    body jsonb,
    answered_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX answers_by_age ON answers (answered_at);
