ALTER TABLE sessions ADD COLUMN accounted_until date;

CREATE TABLE activity_periods (
    id uuid PRIMARY KEY,
    session uuid NOT NULL REFERENCES sessions (id),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    turnover_cents bigint NOT NULL CHECK (turnover_cents >= 0),
    costs_cents bigint NOT NULL CHECK (costs_cents >= 0),
    kept_cents bigint NOT NULL,
    sales integer NOT NULL CHECK (sales >= 0),
    after_day date,
    erased_minutes bigint NOT NULL DEFAULT 0,
    erased_cents bigint NOT NULL DEFAULT 0,
    UNIQUE (session, starts_on)
);

CREATE TABLE result_shares (
    period uuid NOT NULL REFERENCES activity_periods (id) ON DELETE CASCADE,
    ref uuid NOT NULL,
    minutes integer NOT NULL CHECK (minutes >= 0),
    cents bigint NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (period, ref)
);

CREATE INDEX result_shares_by_ref ON result_shares (ref);
