-- What this organization shares as a network. A version never changes.
CREATE TABLE shared_plans (
    plan text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    shared_at timestamptz NOT NULL,
    PRIMARY KEY (plan, version)
);

-- What networks shared with it.
CREATE TABLE received_plans (
    id uuid PRIMARY KEY,
    membership uuid NOT NULL,
    network text NOT NULL,
    plan text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    received_at timestamptz NOT NULL,
    problems text NOT NULL,
    adopted_at timestamptz
);

-- Versions it follows beside those in files: adopted as they are, or derived.
CREATE TABLE own_plans (
    id uuid PRIMARY KEY,
    plan text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    made_at timestamptz NOT NULL,
    received uuid NOT NULL,
    network text NOT NULL,
    from_plan text NOT NULL,
    from_version integer NOT NULL,
    UNIQUE (plan, version)
);
