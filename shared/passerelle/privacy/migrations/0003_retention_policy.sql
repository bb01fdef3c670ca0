-- One row: after how many months without contact from the person data is erased. Written again at each start.
CREATE TABLE retention_policy (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    months integer NOT NULL CHECK (months > 0)
);
INSERT INTO retention_policy (months) VALUES (24);
