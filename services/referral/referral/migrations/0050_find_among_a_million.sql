-- Where the person lives, written with the pathway and whenever they move: a list of one territory is read from one index.
ALTER TABLE pathways
    ADD COLUMN commune text,
    ADD COLUMN department text GENERATED ALWAYS AS (
        left(commune, CASE WHEN left(commune, 2) IN ('97', '98') THEN 3 ELSE 2 END)
    ) STORED;

UPDATE pathways SET commune = q.commune FROM people AS q WHERE q.id = pathways.person;

ALTER TABLE pathways ALTER COLUMN commune SET NOT NULL;

-- Each holds all that the list can be filtered by: what does not match is passed over without a look at the table.
DROP INDEX pathways_open, pathways_open_at_step, pathways_open_at_partner, pathways_open_by_plan, pathways_unagreed,
    pathways_ended;

CREATE INDEX pathways_open ON pathways (since, id)
    INCLUDE (step, partner, plan, department, commune, stuck_since, waits, waits_from) WHERE stage = 'open';
CREATE INDEX pathways_open_at_step ON pathways (step, since, id)
    INCLUDE (partner, plan, department, commune, stuck_since, waits, waits_from) WHERE stage = 'open';
CREATE INDEX pathways_open_at_partner ON pathways (partner, since, id)
    INCLUDE (step, plan, department, commune, stuck_since, waits, waits_from) WHERE stage = 'open' AND partner IS NOT NULL;
CREATE INDEX pathways_open_by_plan ON pathways (plan, since, id)
    INCLUDE (step, partner, department, commune, stuck_since, waits, waits_from) WHERE stage = 'open';
CREATE INDEX pathways_open_in_department ON pathways (department, since, id)
    INCLUDE (step, partner, plan, commune, stuck_since, waits, waits_from) WHERE stage = 'open';
CREATE INDEX pathways_open_in_commune ON pathways (commune, since, id)
    INCLUDE (step, partner, plan, department, stuck_since, waits, waits_from) WHERE stage = 'open';
CREATE INDEX pathways_open_stuck ON pathways (since, id)
    INCLUDE (step, partner, plan, department, commune, stuck_since, waits, waits_from)
    WHERE stage = 'open' AND stuck_since IS NOT NULL;
CREATE INDEX pathways_unagreed ON pathways (since, id)
    INCLUDE (step, partner, plan, department, commune, stuck_since, waits, waits_from)
    WHERE stage = 'open' AND waits = 'queued';
CREATE INDEX pathways_ended ON pathways (stage, since, id)
    INCLUDE (step, partner, plan, department, commune, stuck_since, waits, waits_from) WHERE stage <> 'open';
CREATE INDEX pathways_ended_in_department ON pathways (department, stage, since, id)
    INCLUDE (step, partner, plan, commune, stuck_since, waits, waits_from) WHERE stage <> 'open';

-- A name is found from its beginning, whichever part is typed first, everywhere or in a department.
DROP INDEX people_by_given_name;

CREATE INDEX people_by_whole_name ON people ((family_name || ' ' || given_name) text_pattern_ops, id);
CREATE INDEX people_by_called_name ON people ((given_name || ' ' || family_name) text_pattern_ops, id);
CREATE INDEX people_by_whole_name_near ON people (department, (family_name || ' ' || given_name) text_pattern_ops);
CREATE INDEX people_by_called_name_near ON people (department, (given_name || ' ' || family_name) text_pattern_ops);
