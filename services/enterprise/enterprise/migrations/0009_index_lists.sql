CREATE INDEX sessions_by_status ON sessions (status, starts_on, id);
CREATE INDEX participations_of_session ON participations (session, id);
CREATE INDEX participations_by_status ON participations (status, id);
