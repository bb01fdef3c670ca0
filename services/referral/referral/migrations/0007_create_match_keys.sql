-- What two registrations of one person may have in common: people are compared when they share a key.
CREATE TABLE match_keys (
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    key text NOT NULL,
    PRIMARY KEY (person, key)
);

CREATE INDEX match_keys_by_key ON match_keys (key, person);
