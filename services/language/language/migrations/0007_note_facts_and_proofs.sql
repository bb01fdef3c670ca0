-- Codes and dates that rules ask for; never a paper, never a file number.
ALTER TABLE learners
    ADD COLUMN assessed_by text,
    ADD COLUMN facts jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN class_levels jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN certificates jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN civic_exams jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN attendance_certificates jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN app_account text,
    -- Copied out of the facts: who prepares which procedure is asked each time a rule changes.
    ADD COLUMN aim text;

CREATE INDEX learners_by_aim ON learners (aim, id) WHERE aim IS NOT NULL;
