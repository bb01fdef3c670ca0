-- Staff code of whoever let a learner in although the rules of the stream, not confirmed yet, say otherwise.
ALTER TABLE enrolments ADD COLUMN let_in_by text;
