-- Personal data of third persons: kept apart, so that it can be given, corrected and erased on its own.
CREATE TABLE guarantors (
    id uuid PRIMARY KEY,
    application uuid NOT NULL REFERENCES applications (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name text NOT NULL,
    contact text NOT NULL,
    consented_on date NOT NULL,
    notice_version text NOT NULL,
    notice_given_on date NOT NULL CHECK (notice_given_on <= consented_on),
    share_percent smallint NOT NULL CHECK (share_percent BETWEEN 1 AND 100)
);

CREATE UNIQUE INDEX guarantors_by_application ON guarantors (application);
