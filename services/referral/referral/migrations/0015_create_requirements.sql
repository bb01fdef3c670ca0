-- What this organization, as a local authority, requires of associations: counts only, nothing about anybody.
CREATE TABLE requirements (
    id uuid PRIMARY KEY,
    figures text[] NOT NULL,
    first_quarter text NOT NULL,
    last_quarter text NOT NULL,
    report_by timestamptz NOT NULL,
    set_at timestamptz NOT NULL,
    addressed jsonb NOT NULL,
    withdrawn_at timestamptz
);

CREATE INDEX requirements_by_date ON requirements (report_by DESC, id DESC);

-- Figures are counted by stretch of time; the history is appended to in that order.
CREATE INDEX pathway_events_by_time ON pathway_events USING brin (at);
