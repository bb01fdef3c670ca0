-- What was told of a quarter the first time anybody was told: two versions would show who was erased in between.
CREATE TABLE told_quarters (
    quarter text PRIMARY KEY,
    told jsonb NOT NULL,
    counted_at timestamptz NOT NULL
);
