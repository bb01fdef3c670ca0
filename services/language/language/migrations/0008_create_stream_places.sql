CREATE TABLE stream_periods (
    stream_places uuid NOT NULL,
    stream text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    places integer NOT NULL CHECK (places >= 1),
    source text NOT NULL,
    reserved jsonb NOT NULL,
    places_reserved integer NOT NULL,
    PRIMARY KEY (stream_places, starts_on),
    -- The rule is kept in memory under the stream's lock; this is the last line of defence.
    CONSTRAINT stream_places_are_conserved CHECK (places_reserved BETWEEN 0 AND places)
);
