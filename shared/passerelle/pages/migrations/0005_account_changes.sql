-- What was changed about an account, by which other account; none: with the organization's API key.
CREATE TABLE account_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at timestamptz NOT NULL,
    account uuid NOT NULL,
    changed_by uuid,
    what text NOT NULL CHECK (what ~ '^[a-z_]{1,40}$'),
    roles text[],
    territories text[]
);
CREATE INDEX account_changes_account ON account_changes (account, id);

ALTER TABLE staff_accounts ADD COLUMN signed_in_at timestamptz;
