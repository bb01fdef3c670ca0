CREATE TABLE contract_files (
    id uuid PRIMARY KEY,
    ref uuid NOT NULL UNIQUE,
    contracts jsonb NOT NULL,
    act_by date
);

ALTER TABLE participations ADD COLUMN has_contracts boolean NOT NULL DEFAULT false;

CREATE INDEX contract_files_by_day ON contract_files (act_by, ref) WHERE act_by IS NOT NULL;
