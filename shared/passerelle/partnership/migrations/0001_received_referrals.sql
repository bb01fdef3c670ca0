-- What a partner keeps of the people referred to it, and of the pathways it proposed.

CREATE TABLE received_referrals (
    ref uuid PRIMARY KEY,
    referral uuid NOT NULL,
    owner text NOT NULL,
    service text NOT NULL,
    purpose text NOT NULL,
    status text NOT NULL,
    grant_id uuid NOT NULL,
    fields text[] NOT NULL,
    received_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    grant_until timestamptz NOT NULL,
    answered_at timestamptz,
    grant_withdrawn_at timestamptz,
    contact jsonb,
    handover_request uuid,
    handover_private_key bytea,
    handover_attempt smallint,
    handover_problem text,
    case_id uuid,
    CHECK ((handover_request IS NULL) = (handover_private_key IS NULL)),
    CHECK (grant_withdrawn_at IS NULL OR contact IS NULL)
);
CREATE INDEX received_referrals_by_status ON received_referrals (status, received_at, ref);

CREATE TABLE proposals (
    ref uuid PRIMARY KEY,
    proposal uuid NOT NULL UNIQUE,
    owner text NOT NULL,
    service text NOT NULL,
    purpose text NOT NULL,
    grant_id uuid NOT NULL,
    fields text[] NOT NULL,
    agreed_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    notice_version text NOT NULL,
    notice_language text NOT NULL,
    interpreter boolean NOT NULL,
    collected_by text NOT NULL,
    collected_how text NOT NULL,
    proposed_at timestamptz NOT NULL,
    status text NOT NULL,
    contact jsonb,
    answered_at timestamptz,
    delivered_at timestamptz,
    withdrawn_at timestamptz,
    pathway_ref uuid
);
CREATE INDEX proposals_by_status ON proposals (status, proposed_at, ref);
CREATE INDEX proposals_by_pathway ON proposals (pathway_ref) WHERE pathway_ref IS NOT NULL;

-- Proof of what was answered; nothing about the person, so it outlives the erasure.
CREATE TABLE erasure_answers (
    request uuid PRIMARY KEY,
    ref uuid NOT NULL,
    answer text NOT NULL CHECK (answer IN ('done', 'partial', 'refused')),
    answered_at timestamptz NOT NULL,
    legal_reason text,
    keep_until timestamptz,
    CHECK (answer = 'done' OR legal_reason IS NOT NULL)
);
