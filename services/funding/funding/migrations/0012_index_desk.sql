CREATE INDEX applications_open ON applications (invited_at, id) WHERE ended_at IS NULL;
CREATE INDEX applications_by_status_and_day ON applications (status, invited_at, id);
CREATE INDEX applications_to_answer ON applications (answer_by, id) WHERE status = 'invited';
CREATE INDEX applications_by_sitting ON applications (committee_held_on DESC) WHERE committee_held_on IS NOT NULL;
CREATE INDEX accounts_behind_since ON accounts (behind_since, id) WHERE behind_since IS NOT NULL;
