ALTER TABLE loans
    ADD COLUMN is_behind boolean NOT NULL DEFAULT false,
    ADD COLUMN is_written_off boolean NOT NULL DEFAULT false;
