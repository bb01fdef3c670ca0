ALTER TABLE courses ADD COLUMN teacher text;

-- Dates and hours on the wall clock, as a class is told them.
CREATE TABLE slots (
    course uuid NOT NULL REFERENCES courses (id),
    number smallint NOT NULL CHECK (number >= 1),
    held_on date NOT NULL,
    starts time NOT NULL,
    ends time NOT NULL CHECK (ends > starts),
    PRIMARY KEY (course, number)
);

-- All hours of one teacher in one row: whoever books locks it.
CREATE TABLE diaries (
    id uuid PRIMARY KEY,
    teacher text NOT NULL UNIQUE,
    bookings jsonb NOT NULL
);
