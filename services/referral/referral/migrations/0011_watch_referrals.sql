-- What is waited for next on each referral, and which silence lasts: written with the state, read by the lists.
ALTER TABLE referrals
    ADD COLUMN due text,
    ADD COLUMN due_at timestamptz,
    ADD COLUMN silent_on text,
    ADD COLUMN silent_since timestamptz,
    ADD COLUMN rung text;

CREATE INDEX referrals_due ON referrals (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX referrals_silent ON referrals (silent_since, id) WHERE silent_since IS NOT NULL;
