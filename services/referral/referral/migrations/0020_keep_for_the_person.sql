-- Contacts with the person that nothing else tells of: how long data is kept is counted from the last one.
CREATE TABLE person_contacts (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    how text NOT NULL
);

CREATE INDEX person_contacts_of ON person_contacts (person, at);

-- When each person was last known to be there: registered, seen, agreeing, showing a document, going on with a partner.
CREATE VIEW last_contacts AS
SELECT people.id AS subject, greatest(
    people.registered_at,
    (SELECT max(at) FROM person_contacts WHERE person = people.id),
    (SELECT max(greatest(given_at, withdrawn_at)) FROM grants WHERE thread = ANY(people.pathways)),
    (SELECT max(at) FROM pathway_events WHERE pathway = ANY(people.pathways)
        AND what IN ('referral_started', 'referral_continued', 'milestone_reached')),
    (SELECT max((shown ->> 'verified_on')::date) FROM jsonb_array_elements(people.documents) AS shown),
    (SELECT max((settled #>> '{}')::timestamptz)
        FROM jsonb_path_query(people.stages, '$[*].items[*].settled_at ? (@ != null)') AS settled)
) AS last_contact_at
FROM people WHERE merged_into IS NULL;

-- What the person said is wrong, for staff to correct.
CREATE INDEX rectifications_asked ON pathway_events (at, pathway) WHERE what = 'rectification_asked';

-- The first round comes with the first start; each sets the next.
INSERT INTO deadlines (thread, name, about, due)
VALUES ('00000000-0000-4000-8000-726574656e74', 'retention_round', '', now()) ON CONFLICT DO NOTHING;
