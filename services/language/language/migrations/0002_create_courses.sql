CREATE TABLE courses (
    id uuid PRIMARY KEY,
    title text NOT NULL,
    stream text NOT NULL CHECK (
        stream IN ('city_funded', 'refuge_call', 'learning_app', 'professional', 'everyday')
    ),
    level_from text NOT NULL,
    level_to text NOT NULL,
    places smallint NOT NULL CHECK (places >= 1),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    sessions_planned smallint NOT NULL CHECK (sessions_planned >= 0),
    attendance_needed smallint NOT NULL CHECK (attendance_needed BETWEEN 0 AND 100),
    status text NOT NULL CHECK (status IN ('planned', 'running', 'ended')),
    started_at timestamptz,
    places_taken smallint NOT NULL,
    -- The rule is kept in memory under the course's lock; this is the last line of defence.
    CONSTRAINT places_are_conserved CHECK (places_taken BETWEEN 0 AND places)
);

CREATE INDEX courses_by_start ON courses (starts_on DESC, id);

-- No foreign key to learners: after an erasure the line stays, under an identifier that leads nowhere.
CREATE TABLE enrolments (
    course uuid NOT NULL REFERENCES courses (id),
    learner uuid NOT NULL,
    position smallint NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'enrolled', 'completed', 'left', 'released')),
    asked_at timestamptz NOT NULL,
    first_session smallint NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    level_reached text CHECK ((level_reached IS NOT NULL) = (status = 'completed')),
    left_reason text CHECK ((left_reason IS NOT NULL) = (status = 'left')),
    PRIMARY KEY (course, learner)
);

CREATE TABLE sessions (
    course uuid NOT NULL REFERENCES courses (id),
    number smallint NOT NULL CHECK (number >= 1),
    held_on date NOT NULL,
    present uuid[] NOT NULL,
    PRIMARY KEY (course, number)
);
