-- Where the person lives stands beside what is due about them too: what needs somebody today is read from one index.
ALTER TABLE referrals
    ADD COLUMN commune text,
    ADD COLUMN department text GENERATED ALWAYS AS (
        left(commune, CASE WHEN left(commune, 2) IN ('97', '98') THEN 3 ELSE 2 END)
    ) STORED;
ALTER TABLE agenda
    ADD COLUMN commune text,
    ADD COLUMN department text GENERATED ALWAYS AS (
        left(commune, CASE WHEN left(commune, 2) IN ('97', '98') THEN 3 ELSE 2 END)
    ) STORED;

UPDATE referrals SET commune = p.commune FROM pathways AS p WHERE p.id = referrals.pathway;
UPDATE agenda SET commune = q.commune FROM people AS q WHERE q.id = agenda.person;

ALTER TABLE referrals ALTER COLUMN commune SET NOT NULL;
ALTER TABLE agenda ALTER COLUMN commune SET NOT NULL;

CREATE INDEX referrals_lapsing ON referrals (due_at, id)
    WHERE silent_since IS NULL AND due <> 'report' AND status IN ('queued', 'sent', 'waitlisted', 'accepted');
CREATE INDEX referrals_lapsing_near ON referrals (department, due_at, id) INCLUDE (commune)
    WHERE silent_since IS NULL AND due <> 'report' AND status IN ('queued', 'sent', 'waitlisted', 'accepted');
CREATE INDEX referrals_silent_near ON referrals (department, silent_since, id) INCLUDE (commune)
    WHERE silent_since IS NOT NULL;
CREATE INDEX agenda_by_day_near ON agenda (kind, department, due_on, id) INCLUDE (commune, shown_from);
