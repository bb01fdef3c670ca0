-- The organization's own staff; their passwords are argon2id hashes, tokens and codes are kept as hashes only.
CREATE TABLE staff_accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    roles text[] NOT NULL,
    territories text[] NOT NULL DEFAULT '{}',
    password_hash text,
    totp_secret text,
    totp_step bigint NOT NULL DEFAULT 0, -- the last one used: a code is good once
    provider_subject text UNIQUE,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL
);

CREATE TABLE staff_recovery_codes (
    account uuid NOT NULL REFERENCES staff_accounts ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (account, code_hash)
);

CREATE TABLE staff_sessions (
    token_hash bytea PRIMARY KEY,
    account uuid NOT NULL REFERENCES staff_accounts ON DELETE CASCADE,
    is_full boolean NOT NULL, -- false: the second factor is still owed
    totp_offered text, -- shown while the second factor is set up
    agent text NOT NULL,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_sessions_account ON staff_sessions (account);
CREATE INDEX staff_sessions_expires_at ON staff_sessions (expires_at);

-- What a command hands to a colleague: a link to choose a password, or the door of a local demonstration.
CREATE TABLE staff_links (
    token_hash bytea PRIMARY KEY,
    account uuid NOT NULL REFERENCES staff_accounts ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('set_up', 'demonstration')),
    expires_at timestamptz NOT NULL
);

CREATE TABLE sign_in_attempts (
    subject bytea NOT NULL, -- hash of an e-mail address, an account or a network address
    tried_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_subject ON sign_in_attempts (subject, tried_at);
CREATE INDEX sign_in_attempts_tried_at ON sign_in_attempts (tried_at);

-- A sign-in that is at the provider's now.
CREATE TABLE provider_sign_ins (
    state_hash bytea PRIMARY KEY,
    browser_hash bytea NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    next text NOT NULL,
    expires_at timestamptz NOT NULL
);
