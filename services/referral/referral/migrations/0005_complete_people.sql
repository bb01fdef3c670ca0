-- Languages with their level, documents that run out, checklists, and other ids of the same person.
ALTER TABLE people
    ADD COLUMN documents jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN stages jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN merged uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN merged_into uuid REFERENCES people (id) ON DELETE CASCADE;

UPDATE people SET data = jsonb_set(data, '{languages}', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('code', code)), '[]')
    FROM jsonb_array_elements_text(data -> 'languages') AS code
))
WHERE jsonb_typeof(data -> 'languages') = 'array';

CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;
