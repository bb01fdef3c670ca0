CREATE TABLE participations (
    id uuid PRIMARY KEY,
    ref uuid NOT NULL,
    session uuid NOT NULL REFERENCES sessions (id),
    status text NOT NULL CHECK (
        status IN ('waiting', 'offered', 'accepted', 'started', 'completed', 'left', 'declined', 'lapsed', 'released')
    ),
    since timestamptz NOT NULL,
    answer_by timestamptz CHECK ((answer_by IS NOT NULL) = (status = 'offered')),
    started_at timestamptz,
    outcome text,
    left_for text,
    declined_for text
);

CREATE INDEX participations_by_ref ON participations (ref, since);
CREATE INDEX participations_by_session ON participations (session, since);
