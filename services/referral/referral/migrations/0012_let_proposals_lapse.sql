-- A proposal is answered, or lapses; a no leaves at the end of a full day, so that its hour tells nothing.
ALTER TABLE proposals
    ADD COLUMN attempt smallint NOT NULL DEFAULT 1,
    ADD COLUMN leaves_at timestamptz,
    ADD COLUMN lapsed_at timestamptz,
    ADD CHECK (lapsed_at IS NULL OR contact IS NULL);

DROP INDEX proposals_to_answer;
CREATE INDEX proposals_to_answer ON proposals (received_at, ref) WHERE answer IS NULL AND lapsed_at IS NULL;
