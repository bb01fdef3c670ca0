ALTER TABLE sessions
    ADD COLUMN reserved uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN childcare_places smallint NOT NULL DEFAULT 0 CHECK (childcare_places >= 0),
    ADD COLUMN childcare_kept smallint NOT NULL DEFAULT 0 CHECK (childcare_kept >= 0),
    ADD COLUMN children jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN hours jsonb NOT NULL DEFAULT '[]',
    DROP CONSTRAINT places_are_conserved;

-- Sessions that said yes to childcare without a number have room for everybody's one child.
UPDATE sessions SET childcare_places = places_max WHERE childcare;

ALTER TABLE sessions
    ADD CONSTRAINT places_are_conserved
        CHECK (cardinality(reserved) + cardinality(offered) + cardinality(taken) <= places_max),
    ADD CONSTRAINT childcare_is_conserved CHECK (childcare_kept <= childcare_places);

ALTER TABLE participations
    DROP CONSTRAINT participations_status_check,
    ADD CONSTRAINT participations_status_check CHECK (
        status IN (
            'waiting', 'reserved', 'offered', 'accepted', 'started', 'completed', 'left', 'declined', 'lapsed',
            'released'
        )
    ),
    ADD COLUMN referral uuid,
    ADD COLUMN reserved_until timestamptz CHECK ((reserved_until IS NOT NULL) = (status = 'reserved')),
    ADD COLUMN children smallint NOT NULL DEFAULT 0 CHECK (children >= 0);
