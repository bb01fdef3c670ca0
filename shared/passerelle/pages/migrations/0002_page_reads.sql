-- Each time staff read something of a person on a page.
CREATE TABLE page_reads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    account uuid NOT NULL,
    thread uuid NOT NULL,
    what text NOT NULL CHECK (what ~ '^[a-z0-9_.-]{1,60}$')
);
CREATE INDEX page_reads_thread ON page_reads (thread, read_at);
