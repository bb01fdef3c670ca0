-- What a person may ask for concerns all that was done for them here, and time runs from their last contact.
ALTER TABLE received_referrals
    ADD COLUMN past_cases uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN last_contact_at timestamptz,
    ADD COLUMN rectification_asked_at timestamptz;
CREATE INDEX received_referrals_by_last_contact
    ON received_referrals ((coalesce(last_contact_at, received_at)), ref);

-- What the relay asks before it sends: a grant given here, or the agreement on a ref of somebody referred here.
CREATE OR REPLACE VIEW agreements AS
    SELECT id, given_at, valid_until, withdrawn_at FROM grants
    UNION ALL
    SELECT ref, received_at, grant_until, grant_withdrawn_at FROM received_referrals;
