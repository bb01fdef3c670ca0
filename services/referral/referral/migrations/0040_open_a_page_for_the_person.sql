-- What the person asks of the organization on their own page; goes with the person.
CREATE TABLE person_requests (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind text NOT NULL,
    asked_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    fields text[] NOT NULL DEFAULT '{}',
    answer text,
    answered_at timestamptz
);

CREATE INDEX person_requests_of ON person_requests (person, asked_at);
CREATE INDEX person_requests_open ON person_requests (answer_by, id) WHERE answer IS NULL;

-- Each time a link to the person's page was made: when, by whom, for whom and by what means; never the link itself.
CREATE TABLE own_page_links (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    holder text NOT NULL,
    means text NOT NULL, -- sms, email, or handed_over
    made_at timestamptz NOT NULL,
    account uuid -- of the staff; none when the organization's own system asked for it
);

CREATE INDEX own_page_links_of ON own_page_links (person, made_at);
