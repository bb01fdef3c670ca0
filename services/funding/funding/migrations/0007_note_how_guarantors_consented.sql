-- How older guarantors consented was not recorded, nor in which language they were told.
ALTER TABLE guarantors
    ADD COLUMN notice_language text NOT NULL DEFAULT 'und',
    ADD COLUMN consent_collected text NOT NULL DEFAULT 'not_recorded' CHECK (
        consent_collected IN ('in_writing', 'in_person', 'by_telephone', 'electronically', 'not_recorded')
    ),
    ADD COLUMN consent_collected_by text NOT NULL DEFAULT '',
    ADD COLUMN keep_until timestamptz NOT NULL DEFAULT now() + interval '180 days',
    ADD COLUMN rectified_at timestamptz,
    ADD COLUMN erasure_asked_at timestamptz;

ALTER TABLE guarantors
    ALTER COLUMN notice_language DROP DEFAULT,
    ALTER COLUMN consent_collected DROP DEFAULT,
    ALTER COLUMN consent_collected_by DROP DEFAULT,
    ALTER COLUMN keep_until DROP DEFAULT;
