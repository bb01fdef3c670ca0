-- Pathways of people; agreements stand in the table `grants`, under the pathway as thread.
CREATE TABLE pathways (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (id),
    plan text NOT NULL,
    version integer NOT NULL,
    stage text NOT NULL CHECK (stage IN ('open', 'completed', 'stopped')),
    opened_at timestamptz NOT NULL,
    ended_at timestamptz,
    step text NOT NULL,
    stuck_since timestamptz,
    visits jsonb NOT NULL,
    refs jsonb NOT NULL DEFAULT '[]',
    proposals uuid[] NOT NULL DEFAULT '{}',
    recorded integer NOT NULL DEFAULT 0,
    CHECK ((stage = 'open') = (ended_at IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX pathways_by_person ON pathways (person);
CREATE INDEX pathways_by_step ON pathways (step, id) WHERE stage = 'open';
CREATE INDEX pathways_stuck ON pathways (stuck_since, id) WHERE stage = 'open' AND stuck_since IS NOT NULL;

CREATE TABLE referrals (
    id uuid PRIMARY KEY,
    pathway uuid NOT NULL REFERENCES pathways (id) ON DELETE CASCADE,
    position integer NOT NULL,
    status text NOT NULL CHECK (status IN (
        'queued', 'sent', 'waitlisted', 'accepted', 'started', 'completed', 'declined', 'left', 'cancelled', 'lapsed'
    )),
    partner text NOT NULL,
    state jsonb NOT NULL,
    UNIQUE (pathway, position)
) WITH (fillfactor = 70);

CREATE INDEX referrals_by_status ON referrals (status, id);
CREATE INDEX referrals_by_partner ON referrals (partner, id);

-- What happened, only ever appended to.
CREATE TABLE pathway_events (
    pathway uuid NOT NULL REFERENCES pathways (id) ON DELETE CASCADE,
    position integer NOT NULL,
    at timestamptz NOT NULL,
    what text NOT NULL,
    step text,
    actor text NOT NULL,
    facts jsonb NOT NULL,
    message uuid,
    PRIMARY KEY (pathway, position)
);
