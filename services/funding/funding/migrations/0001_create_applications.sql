CREATE TABLE applications (
    id uuid PRIMARY KEY,
    ref uuid NOT NULL,
    borrower uuid NOT NULL,
    status text NOT NULL CHECK (
        status IN (
            'invited', 'submitted', 'guarantor_search', 'guarantor_found', 'no_guarantee', 'granted', 'contracted',
            'disbursed', 'repaid', 'not_granted', 'lapsed', 'withdrawn', 'cancelled'
        )
    ),
    invited_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    to_remind_since timestamptz,
    purpose text CHECK (purpose IN ('business', 'personal')),
    sector text,
    asked_cents bigint CHECK (asked_cents > 0),
    submitted_at timestamptz,
    adviser text,
    guarantor uuid,
    no_guarantee_reason text,
    no_guarantee_by text,
    no_guarantee_at timestamptz,
    outcome text CHECK (outcome IN ('granted', 'not_granted')),
    decided_by text,
    decided_at timestamptz,
    months smallint CHECK (months > 0),
    granted_cents bigint CHECK (granted_cents > 0),
    not_granted_reason text,
    contract_signed_at timestamptz,
    guaranteed_cents bigint CHECK (guaranteed_cents >= 0),
    disbursed_at timestamptz,
    last_repaid_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT guaranteed_once CHECK (guarantor IS NULL OR no_guarantee_at IS NULL),
    CONSTRAINT granted_within_the_request CHECK (granted_cents <= asked_cents),
    CONSTRAINT paid_out_after_the_contract CHECK (disbursed_at IS NULL OR contract_signed_at IS NOT NULL)
);

CREATE INDEX applications_by_ref ON applications (ref);
CREATE INDEX applications_by_status ON applications (status, id);
