-- The sitting that decided and those that did not; members are opaque ids of staff, unknown for older decisions.
ALTER TABLE applications
    ADD COLUMN committee_held_on date,
    ADD COLUMN committee_members jsonb,
    ADD COLUMN conditions jsonb,
    ADD COLUMN deferrals jsonb NOT NULL DEFAULT '[]';

UPDATE applications
SET committee_held_on = (decided_at AT TIME ZONE 'UTC')::date, committee_members = '[]', conditions = '[]'
WHERE decided_at IS NOT NULL;

ALTER TABLE applications
    ADD CONSTRAINT decided_by_a_committee CHECK ((decided_at IS NULL) = (committee_held_on IS NULL));
