CREATE TABLE loans (
    application uuid PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    borrower uuid NOT NULL,
    position integer NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('business', 'personal')),
    granted_cents bigint NOT NULL CHECK (granted_cents > 0),
    repaid_cents bigint NOT NULL CHECK (repaid_cents BETWEEN 0 AND granted_cents)
);

CREATE INDEX loans_by_borrower ON loans (borrower);
