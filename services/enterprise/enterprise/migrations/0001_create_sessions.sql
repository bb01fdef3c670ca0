CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    format text NOT NULL CHECK (format IN ('flashcoop', 'volatile_cooperative')),
    trade text NOT NULL CHECK (trade IN ('cooking', 'sewing', 'agriculture', 'other')),
    places_min smallint NOT NULL CHECK (places_min >= 1),
    places_max smallint NOT NULL CHECK (places_max >= places_min),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on > starts_on),
    offer_days smallint NOT NULL CHECK (offer_days >= 1),
    study_compatible boolean NOT NULL,
    childcare boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'started', 'ended', 'cancelled')),
    offered uuid[] NOT NULL,
    taken uuid[] NOT NULL,
    waiting uuid[] NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    -- The rule is kept in memory under the session's lock; this is the last line of defence.
    CONSTRAINT places_are_conserved CHECK (cardinality(offered) + cardinality(taken) <= places_max)
);

CREATE INDEX sessions_by_start ON sessions (starts_on, id);
