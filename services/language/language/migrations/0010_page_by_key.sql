-- Both columns in one direction, so that a page begins where the last one ended without counting through those before.
DROP INDEX learners_by_arrival;
DROP INDEX courses_by_start;
CREATE INDEX learners_by_arrival ON learners (registered_at DESC, id DESC);
CREATE INDEX courses_by_start ON courses (starts_on DESC, id DESC);
-- Who stands in which register: asked when somebody wants to see or erase what is held.
CREATE INDEX enrolments_by_learner ON enrolments (learner);
