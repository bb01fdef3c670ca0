-- What the coordinator's list is sorted, filtered and searched by: written with each pathway, read page by page.
ALTER TABLE pathways
    ADD COLUMN since timestamptz,
    ADD COLUMN partner text,
    ADD COLUMN waits text,
    ADD COLUMN waits_from timestamptz;

UPDATE pathways SET since = (visits -> -1 ->> 'entered_at')::timestamptz;

UPDATE pathways SET partner = r.partner, waits = r.status, waits_from = (r.state ->> 'not_before')::timestamptz
FROM referrals AS r
WHERE r.pathway = pathways.id AND r.state ->> 'visit' = visits -> -1 ->> 'number'
    AND r.status IN ('queued', 'sent', 'waitlisted', 'accepted', 'started');

ALTER TABLE pathways ALTER COLUMN since SET NOT NULL;

CREATE INDEX pathways_open ON pathways (since, id) WHERE stage = 'open';
CREATE INDEX pathways_open_at_step ON pathways (step, since, id) WHERE stage = 'open';
CREATE INDEX pathways_open_at_partner ON pathways (partner, since, id) WHERE stage = 'open' AND partner IS NOT NULL;
CREATE INDEX pathways_open_by_plan ON pathways (plan, since, id) WHERE stage = 'open';
CREATE INDEX pathways_unagreed ON pathways (since, id) WHERE stage = 'open' AND waits = 'queued';
CREATE INDEX pathways_ended ON pathways (stage, since, id) WHERE stage <> 'open';

ALTER TABLE people
    ADD COLUMN given_name text NOT NULL GENERATED ALWAYS AS (lower(data ->> 'given_name')) STORED,
    ADD COLUMN commune text NOT NULL GENERATED ALWAYS AS (data ->> 'commune') STORED,
    ADD COLUMN department text NOT NULL GENERATED ALWAYS AS (
        left(data ->> 'commune', CASE WHEN left(data ->> 'commune', 2) IN ('97', '98') THEN 3 ELSE 2 END)
    ) STORED;

CREATE INDEX people_by_given_name ON people (given_name text_pattern_ops, id);
CREATE INDEX people_by_commune ON people (commune, id);
CREATE INDEX people_by_department ON people (department, id);
