-- The partner's own clock on a referral: the deadlines `duty_due` and `duty_overdue` of its ref.
ALTER TABLE received_referrals
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN overdue_since timestamptz,
    ADD COLUMN reminded_at timestamptz;
