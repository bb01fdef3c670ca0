-- Pathways that partners propose; contact details are kept until the proposal is answered, 30 days at most.
CREATE TABLE proposals (
    ref uuid PRIMARY KEY,
    proposal uuid NOT NULL,
    organization text NOT NULL,
    service text NOT NULL,
    purpose text NOT NULL,
    agreed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    answer text CHECK (answer IN ('accepted', 'declined', 'already_known')),
    answered_at timestamptz,
    pathway uuid,
    pending_request uuid,
    pending_key bytea,
    contact jsonb,
    contact_problem text,
    CHECK ((pending_request IS NULL) = (pending_key IS NULL)),
    CHECK (answer IS NULL OR contact IS NULL)
);

CREATE INDEX proposals_to_answer ON proposals (received_at, ref) WHERE answer IS NULL;
