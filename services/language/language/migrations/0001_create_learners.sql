-- Level and courses only: name and contact are held with the referral, while agreement lasts.
CREATE TABLE learners (
    id uuid PRIMARY KEY,
    ref uuid NOT NULL,
    registered_at timestamptz NOT NULL,
    placed_at timestamptz,
    overall text CHECK (overall IN ('alpha', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
    listening text,
    reading text,
    speaking text,
    writing text,
    level_reached text,
    course uuid,
    past_courses uuid[] NOT NULL,
    CHECK ((placed_at IS NULL) = (overall IS NULL))
);

-- Somebody referred again on the same ref is a learner again; the newest is the one shown.
CREATE INDEX learners_by_ref ON learners (ref, registered_at DESC);
CREATE INDEX learners_by_arrival ON learners (registered_at DESC, id);
