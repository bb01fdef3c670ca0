-- For whoever is responsible for one commune of a large department.
CREATE INDEX referrals_lapsing_in_commune ON referrals (commune, due_at, id)
    WHERE silent_since IS NULL AND due <> 'report' AND status IN ('queued', 'sent', 'waitlisted', 'accepted');
CREATE INDEX agenda_by_day_in_commune ON agenda (kind, commune, due_on, id);
