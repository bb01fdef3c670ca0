-- What was told of a year or quarter that is over: decided once, so that no later erasure can be read out of two
-- versions. Counts of groups only, none of them below five.
CREATE TABLE figure_periods (
    period text PRIMARY KEY,
    counted_at timestamptz NOT NULL
);

CREATE TABLE told_counts (
    period text NOT NULL REFERENCES figure_periods (period) ON DELETE CASCADE,
    place text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('opened', 'arrived', 'moved', 'stopped_for', 'happened')),
    plan text NOT NULL,
    step text NOT NULL,
    other text NOT NULL,
    count integer NOT NULL CHECK (count >= 5),
    PRIMARY KEY (period, place, kind, plan, step, other)
);

CREATE TABLE told_times (
    period text NOT NULL REFERENCES figure_periods (period) ON DELETE CASCADE,
    place text NOT NULL,
    plan text NOT NULL,
    step text NOT NULL,
    median_days integer NOT NULL,
    lower_days integer,
    upper_days integer,
    PRIMARY KEY (period, place, plan, step)
);

-- Each stay at a step, tries with several partners in a row taken together, and where it led.
CREATE VIEW stays AS
SELECT p.id AS pathway, p.person, p.plan, p.opened_at, p.ended_at, v.step, v.entered_at, v.left_at, v.next_step
FROM pathways AS p CROSS JOIN LATERAL (
    SELECT step, entered_at,
        lead(entered_at) OVER (ORDER BY number) AS left_at, lead(step) OVER (ORDER BY number) AS next_step
    FROM (
        SELECT number, step, entered_at, lag(step) OVER (ORDER BY number) AS before
        FROM jsonb_to_recordset(p.visits) AS each_visit (number integer, step text, entered_at timestamptz)
    ) AS visits
    WHERE before IS DISTINCT FROM step
) AS v;

-- The years there are, and what was opened in one.
CREATE INDEX pathways_by_opening ON pathways (opened_at);
