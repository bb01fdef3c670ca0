-- Reports that local authorities require of this organization: counts only, nothing about anybody.
CREATE TABLE required_reports (
    ref uuid PRIMARY KEY,
    requirement uuid NOT NULL,
    authority text NOT NULL,
    figures text[] NOT NULL,
    first_quarter text NOT NULL,
    last_quarter text NOT NULL,
    report_by timestamptz NOT NULL,
    asked_at timestamptz NOT NULL,
    reminded_at timestamptz,
    withdrawn_at timestamptz,
    reported_at timestamptz,
    counts jsonb NOT NULL DEFAULT '[]'
);

CREATE INDEX required_reports_by_date ON required_reports (report_by DESC, ref);
