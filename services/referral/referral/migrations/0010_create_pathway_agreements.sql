-- What each person agreed to, whole, with how it was collected. The shared table `grants` holds what may be relied on
-- when something is sent: only agreements the person gave or confirmed, from the day they hold.
CREATE TABLE pathway_agreements (
    id uuid PRIMARY KEY,
    pathway uuid NOT NULL REFERENCES pathways (id) ON DELETE CASCADE,
    position integer NOT NULL,
    state jsonb NOT NULL,
    UNIQUE (pathway, position)
);

INSERT INTO pathway_agreements (id, pathway, position, state)
SELECT g.id, g.thread, row_number() OVER (PARTITION BY g.thread ORDER BY g.given_at, g.id) - 1, jsonb_build_object(
    'id', g.id, 'recipient', g.recipient, 'purpose', g.purpose, 'fields', g.fields, 'given_at', g.given_at,
    'valid_until', g.valid_until, 'withdrawn_at', g.withdrawn_at,
    'notice', jsonb_build_object(
        'version', g.notice_version, 'language', g.notice_language, 'interpreter', g.interpreter,
        'collected_by', g.collected_by, 'collected_how', g.collected_how
    )
)
FROM grants AS g JOIN pathways AS p ON p.id = g.thread;
