-- When this organization published what it counted; one row.
CREATE TABLE published_statistics (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    published_at timestamptz
);
