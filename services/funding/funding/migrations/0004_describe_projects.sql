-- A commune code, and the plan of a business: coded, without free text.
ALTER TABLE applications
    ADD COLUMN territory text CHECK (length(territory) = 5),
    ADD COLUMN plan jsonb,
    ADD COLUMN advised_since timestamptz;
