-- Funding streams are data since: a cooperative names its own.
ALTER TABLE courses DROP CONSTRAINT courses_stream_check;
ALTER TABLE courses ADD COLUMN trade text, ADD COLUMN stream_places uuid;
