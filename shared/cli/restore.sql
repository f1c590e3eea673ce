-- What comes before pg_restore's own script, for psql: all that is in the schema public
-- goes, also what was added after the backup, which --clean knows nothing of and which
-- may refer to what it drops. The schema stays, with its owner and privileges, and so
-- does what belongs to an extension. COMMIT follows where the script was whole.
BEGIN;
SET LOCAL client_min_messages = warning;
WITH found (turn, kind, class, object, name) AS (
    SELECT
        CASE relkind WHEN 'S' THEN 2 WHEN 'c' THEN 4 ELSE 1 END,
        CASE relkind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'c' THEN 'TYPE' ELSE 'TABLE'
        END,
        'pg_class'::regclass, oid, oid::regclass::text
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    UNION ALL
    SELECT 3, 'ROUTINE', 'pg_proc'::regclass, oid, oid::regprocedure::text
    FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 4, 'TYPE', 'pg_type'::regclass, oid, oid::regtype::text
    FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
)
SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name)
FROM found
WHERE NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = found.class AND objid = found.object AND deptype = 'e'
)
ORDER BY turn
\gexec
