CREATE TABLE supporters (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL
);

CREATE TABLE budget_lines (
    id uuid PRIMARY KEY,
    supporter uuid NOT NULL REFERENCES supporters (id),
    purpose text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    committed_cents bigint NOT NULL,
    spent_cents bigint NOT NULL,
    -- The rule is kept in memory under the line's lock; this is the last line of defence.
    CONSTRAINT never_overspent CHECK (
        0 <= spent_cents AND spent_cents <= committed_cents AND committed_cents <= amount_cents
    )
);

CREATE INDEX budget_lines_by_supporter ON budget_lines (supporter, starts_on, id);

CREATE TABLE commitments (
    id uuid PRIMARY KEY,
    line uuid NOT NULL REFERENCES budget_lines (id),
    session uuid NOT NULL REFERENCES sessions (id),
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    committed_at timestamptz NOT NULL,
    spent_cents bigint NOT NULL CHECK (spent_cents BETWEEN 0 AND amount_cents),
    closed_at timestamptz
);

CREATE INDEX commitments_by_line ON commitments (line, id);
CREATE INDEX commitments_by_session ON commitments (session);

CREATE TABLE expenses (
    id uuid PRIMARY KEY,
    commitment uuid NOT NULL REFERENCES commitments (id),
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    spent_on date NOT NULL
);

CREATE INDEX expenses_by_commitment ON expenses (commitment, spent_on);
