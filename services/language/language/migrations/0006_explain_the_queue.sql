ALTER TABLE enrolments
    ADD COLUMN priority smallint NOT NULL DEFAULT 0,
    ADD COLUMN priority_rule text,
    ADD COLUMN breaks jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN overtaken jsonb NOT NULL DEFAULT '[]',
    DROP CONSTRAINT enrolments_status_check,
    ADD CONSTRAINT enrolments_status_check
        CHECK (status IN ('waiting', 'enrolled', 'paused', 'away', 'completed', 'left', 'released'));
