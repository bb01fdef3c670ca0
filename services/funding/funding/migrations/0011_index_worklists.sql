CREATE INDEX applications_by_adviser ON applications (adviser, id) WHERE ended_at IS NULL;
CREATE INDEX accounts_behind ON accounts (id) WHERE behind_since IS NOT NULL;
CREATE INDEX applications_invited_at ON applications (invited_at);
CREATE INDEX applications_submitted_at ON applications (submitted_at);
CREATE INDEX applications_disbursed_at ON applications (disbursed_at);
