-- The person took the proposal back at the partner that made it.
ALTER TABLE proposals
    ADD COLUMN withdrawn_at timestamptz,
    ADD CHECK (withdrawn_at IS NULL OR contact IS NULL);

DROP INDEX proposals_to_answer;
CREATE INDEX proposals_to_answer ON proposals (received_at, ref)
    WHERE answer IS NULL AND lapsed_at IS NULL AND withdrawn_at IS NULL;
