-- What staff did about messages that could not be taken in or that are missing: who, when, with which result.
CREATE TABLE repairs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    act text NOT NULL CHECK (act IN ('replay', 'discard', 'ask_again')),
    number bigint,
    ref uuid,
    reason text NOT NULL DEFAULT '',
    cause text NOT NULL DEFAULT '',
    result text NOT NULL,
    by text NOT NULL,
    account uuid
);
CREATE INDEX repairs_by_number ON repairs (number, id);

-- The kind of a message as its schema names it; nothing a sender invented.
ALTER TABLE parked ADD COLUMN type text;
CREATE INDEX parked_open_by_reason ON parked (reason, number) WHERE ended_at IS NULL;

CREATE INDEX held_refs_by_age ON held_refs (since, ref);
