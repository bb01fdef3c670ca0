ALTER TABLE participations
    ADD COLUMN roles jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN goes_on_with uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN follow_ups jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN follow_up_due timestamptz;

CREATE INDEX participations_by_follow_up ON participations (follow_up_due, id) WHERE follow_up_due IS NOT NULL;
CREATE INDEX participations_by_companion ON participations USING gin (goes_on_with);
