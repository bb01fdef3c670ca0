-- What this organization knows of the network, so that it starts while Kafka is away.
CREATE TABLE directory (
    organization text PRIMARY KEY,
    version integer NOT NULL,
    body bytea NOT NULL,
    signature text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
