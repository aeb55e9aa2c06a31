-- The login gate of PostgreSQL 17 and newer. A superuser runs this file after install.sql in every database but cmk_control,
-- and in template1, so that new databases have it; again after each upgrade of pg-cmk; it may be run any number of times:
--
--   for db in $(psql -AtXc "SELECT datname FROM pg_database WHERE datallowconn AND datname <> 'cmk_control'"); do
--     psql -X -d "$db" -f login-gate.sql
--   done
--
-- A database without it is closed by ALLOW_CONNECTIONS, and its clients are not told why. So it is on PostgreSQL 15 and 16,
-- which have no login triggers: there this file does nothing.
DO $install$
BEGIN
  IF current_database() = 'cmk_control' THEN
    RAISE EXCEPTION 'run login-gate.sql in the databases that it protects, not in cmk_control';
  END IF;
  IF current_setting('server_version_num')::int < 170000 THEN
    RAISE NOTICE 'PostgreSQL % has no login triggers: nothing to do', current_setting('server_version');
    RETURN;
  END IF;
  CREATE SCHEMA IF NOT EXISTS cmk;
  REVOKE ALL ON SCHEMA cmk FROM PUBLIC;
  -- The comment of role cmk_gate says how things stand: none, and pg-cmk protects nothing here; 'protected', and the lease
  -- decides; anything else is why the gate is closed. A standby has that role from its primary: why it is closed itself is
  -- in the comment of its lease. Roles are shared by all databases and come with a copy of the server.
  CREATE OR REPLACE FUNCTION cmk.login_gate() RETURNS event_trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $gate$
DECLARE marker text; until timestamptz; bound text; node text := current_setting('cluster_name'); why text;
BEGIN
  IF session_user = 'cmk_admin' THEN RETURN; END IF;
  SELECT shobj_description(oid, 'pg_authid') INTO marker FROM pg_authid WHERE rolname = 'cmk_gate';
  SELECT rolvaliduntil, shobj_description(oid, 'pg_authid') INTO until, bound
    FROM pg_authid WHERE rolname = left('cmk_lease/' || node, 63);
  IF bound LIKE 'closed: %' THEN
    why := substr(bound, 9);
  ELSIF marker IS NULL THEN
    RETURN;
  ELSIF marker <> 'protected' THEN
    why := marker;
  ELSIF until IS NULL THEN
    why := format('node "%s" has never been validated', node);
  ELSIF until <= clock_timestamp() THEN
    why := format('the key lease of node "%s" ended at %s', node, until);
  ELSIF NOT pg_is_in_recovery()
        AND bound IS DISTINCT FROM (SELECT system_identifier::text FROM pg_control_system()) || '/' ||
            left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) THEN
    why := 'this server was restored or promoted after its last validation';
  END IF;
  IF why IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '57P03',
      MESSAGE = 'server is Inaccessible: its customer-managed key is not available',
      DETAIL = why,
      HINT = 'Restore access to the key in Key Vault, then revalidate the server.';
  END IF;
END $gate$;
  DROP EVENT TRIGGER IF EXISTS cmk_login_gate;
  EXECUTE 'CREATE EVENT TRIGGER cmk_login_gate ON login EXECUTE FUNCTION cmk.login_gate()';
  ALTER EVENT TRIGGER cmk_login_gate ENABLE ALWAYS;
END $install$;
