-- Filters of the list of pathways that staff keep under a name of their own; the filter stands as in the address.
CREATE TABLE pathway_views (
    id uuid PRIMARY KEY,
    account uuid NOT NULL,
    name text NOT NULL,
    asked jsonb NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    kept_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX pathway_views_of ON pathway_views (account, lower(name));
CREATE INDEX pathway_views_shared ON pathway_views (lower(name)) WHERE shared;
