ALTER TABLE applications
    ADD COLUMN account uuid,
    DROP CONSTRAINT applications_status_check,
    ADD CONSTRAINT applications_status_check CHECK (
        status IN (
            'invited', 'submitted', 'guarantor_search', 'guarantor_found', 'no_guarantee', 'granted', 'contracted',
            'disbursed', 'repaid', 'written_off', 'not_granted', 'lapsed', 'withdrawn', 'cancelled'
        )
    );

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    application uuid NOT NULL UNIQUE REFERENCES applications (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    opened_on date NOT NULL,
    closed_on date,
    write_off_reason text,
    behind_since date
);

CREATE TABLE schedules (
    account uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    number smallint NOT NULL,
    made_on date NOT NULL,
    reason text,
    PRIMARY KEY (account, number)
);

CREATE TABLE instalments (
    account uuid NOT NULL,
    schedule smallint NOT NULL,
    position smallint NOT NULL,
    due_on date NOT NULL,
    principal_cents bigint NOT NULL CHECK (principal_cents >= 0),
    interest_cents bigint NOT NULL CHECK (interest_cents >= 0),
    missed_on date CHECK (missed_on > due_on),
    PRIMARY KEY (account, schedule, position),
    FOREIGN KEY (account, schedule) REFERENCES schedules (account, number) ON DELETE CASCADE
);

CREATE TABLE payments (
    account uuid NOT NULL,
    position integer NOT NULL,
    schedule smallint NOT NULL,
    received_on date NOT NULL,
    principal_cents bigint NOT NULL CHECK (principal_cents >= 0),
    interest_cents bigint NOT NULL CHECK (interest_cents >= 0),
    paid_by text NOT NULL CHECK (paid_by IN ('borrower', 'guarantor')),
    PRIMARY KEY (account, position),
    FOREIGN KEY (account, schedule) REFERENCES schedules (account, number) ON DELETE CASCADE
);
