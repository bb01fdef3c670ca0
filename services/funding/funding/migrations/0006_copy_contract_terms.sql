-- Terms are copied from the parameters of the day of the signature: a later change does not reach a signed contract.
-- No rate was recorded for older contracts: they bear none.
ALTER TABLE applications
    ADD COLUMN contract_signed_on date,
    ADD COLUMN rate_basis_points integer CHECK (rate_basis_points >= 0),
    ADD COLUMN grace_days smallint CHECK (grace_days >= 0),
    ADD COLUMN longest_months smallint CHECK (longest_months > 0),
    ADD COLUMN unconfirmed_terms jsonb;

UPDATE applications
SET contract_signed_on = (contract_signed_at AT TIME ZONE 'UTC')::date, rate_basis_points = 0, grace_days = 0,
    longest_months = CASE purpose WHEN 'business' THEN 60 ELSE 84 END, unconfirmed_terms = '[]'
WHERE contract_signed_at IS NOT NULL;

ALTER TABLE applications
    ADD CONSTRAINT signed_with_terms CHECK (
        (contract_signed_at IS NULL) = (contract_signed_on IS NULL)
        AND (contract_signed_at IS NULL) = (rate_basis_points IS NULL)
    );
