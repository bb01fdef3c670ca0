ALTER TABLE answers ADD COLUMN about uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX answers_by_subject ON answers USING gin (about);
