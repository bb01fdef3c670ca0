-- What the map of the network is drawn from: the day each referral was sent and for which service, read from its state.
ALTER TABLE referrals
    ADD COLUMN sent_on text GENERATED ALWAYS AS (left(state ->> 'sent_at', 10)) STORED,
    ADD COLUMN service text GENERATED ALWAYS AS (state ->> 'service') STORED;

CREATE INDEX referrals_flows ON referrals (sent_on, partner, service, status) INCLUDE (department, commune)
    WHERE sent_on IS NOT NULL;
