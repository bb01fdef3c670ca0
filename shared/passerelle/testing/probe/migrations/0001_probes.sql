CREATE TABLE probes (
    ref uuid PRIMARY KEY,
    peer text NOT NULL,
    told integer[] NOT NULL,
    answers integer NOT NULL
);
