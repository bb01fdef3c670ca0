ALTER TABLE sessions
    ADD COLUMN excused uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN minutes smallint CHECK (minutes BETWEEN 1 AND 1440);
