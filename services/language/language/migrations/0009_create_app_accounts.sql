CREATE TABLE app_accounts (
    id uuid PRIMARY KEY,
    account text NOT NULL UNIQUE,
    learner uuid NOT NULL
);

CREATE INDEX app_accounts_by_learner ON app_accounts (learner);

CREATE TABLE app_days (
    app_account uuid NOT NULL REFERENCES app_accounts (id) ON DELETE CASCADE,
    day date NOT NULL,
    version text NOT NULL,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    PRIMARY KEY (app_account, day, version)
);
