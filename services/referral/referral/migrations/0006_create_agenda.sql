-- What comes due about people, written again with each person: what lists over everybody are read from.
CREATE TABLE agenda (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('document', 'item')),
    what text NOT NULL,
    stage text,
    owner text,
    due_on date NOT NULL,
    shown_from date NOT NULL
);

CREATE INDEX agenda_by_day ON agenda (kind, due_on, id);
CREATE INDEX agenda_of_owner ON agenda (kind, owner, due_on, id);
CREATE INDEX agenda_of_person ON agenda (person);
