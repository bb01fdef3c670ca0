CREATE INDEX participations_by_answer ON participations (answer_by, id) WHERE answer_by IS NOT NULL;
CREATE INDEX participations_by_reservation ON participations (reserved_until, id) WHERE reserved_until IS NOT NULL;
