-- pg-cmk's objects in PostgreSQL 15 to 18. A superuser runs this file once in a database of its own, and again after
-- each upgrade of pg-cmk; it may be run any number of times:
--
--   CREATE DATABASE cmk_control;
--   \connect cmk_control
--   \i install.sql
--   \password cmk_admin
--
-- On PostgreSQL 17 and newer, login-gate.sql comes next: it tells clients why they are refused, and refuses them by itself
-- when pg-cmk is gone.
--
-- The setting cluster_name must name the node; it is what a node is bound by, because no client can change it.
-- SQLSTATEs of our own: CM001 a later order was carried out, CM002 the node is bound to another uid or to none,
-- CM003 cluster_name is empty, CM004 another DEK has this id, CM005 the lease is of another timeline, CM006 there is no
-- lease to enforce or to extend, CM007 the standby's primary is closed.
BEGIN;

DO $$
BEGIN
  IF current_database() <> 'cmk_control' THEN
    RAISE EXCEPTION 'run install.sql in database cmk_control, not in %', current_database();
  END IF;
END $$;

-- The role pg-cmk logs in as: no attribute, no membership, so that whoever steals its password can call the functions
-- below and nothing else. This also takes away what it was given since.
DO $$
DECLARE membership record;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cmk_admin') THEN
    CREATE ROLE cmk_admin;
  END IF;
  ALTER ROLE cmk_admin LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  FOR membership IN SELECT roleid::regrole AS role, grantor::regrole AS grantor FROM pg_auth_members
                    WHERE member = 'cmk_admin'::regrole
  LOOP
    -- Before 16, GRANTED BY takes nobody but the current user, and a superuser's REVOKE reaches every grant.
    EXECUTE format('REVOKE %s FROM cmk_admin', membership.role)
      || CASE WHEN current_setting('server_version_num')::int >= 160000
              THEN format(' GRANTED BY %s', membership.grantor) ELSE '' END;
  END LOOP;
  -- What the login gate reads; see login-gate.sql. It cannot log in.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cmk_gate') THEN
    CREATE ROLE cmk_gate NOLOGIN;
  END IF;
  -- A server whose connections are used up must still be closable. Before 16 only superusers have slots of their own.
  IF current_setting('server_version_num')::int >= 160000 THEN
    GRANT pg_use_reserved_connections TO cmk_admin;
  END IF;
END $$;

REVOKE ALL ON DATABASE cmk_control FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE cmk_control TO cmk_admin;

CREATE SCHEMA IF NOT EXISTS cmk;
REVOKE ALL ON SCHEMA cmk FROM PUBLIC;
GRANT USAGE ON SCHEMA cmk TO cmk_admin;

CREATE OR REPLACE FUNCTION cmk.install_version() RETURNS int
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS 'SELECT 4';

-- Which server of pg-cmk this node is, and which its registered standbys are: on a standby nothing can be written, so what
-- is decided about it is written here, on its primary. Rows of other nodes come with a copy of the data directory too.
CREATE TABLE IF NOT EXISTS cmk.node (
  cluster_name      text        PRIMARY KEY CHECK (cluster_name <> ''),
  uid               uuid        NOT NULL,
  system_identifier text        NOT NULL,
  bound_at          timestamptz NOT NULL DEFAULT clock_timestamp());

-- The last order of each uid. It outlives the binding, so that a delayed order cannot be mistaken for a new one.
CREATE TABLE IF NOT EXISTS cmk.fence (
  uid   uuid   PRIMARY KEY,
  fence bigint NOT NULL,
  verb  text   NOT NULL CHECK (verb IN ('close', 'open', 'release')));

CREATE TABLE IF NOT EXISTS cmk.gate (
  singleton  boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  closed     boolean     NOT NULL DEFAULT false,
  reason     text,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp());
INSERT INTO cmk.gate DEFAULT VALUES ON CONFLICT DO NOTHING;

-- What closing changed, by oid: a database or role may be renamed while the gate is closed.
CREATE TABLE IF NOT EXISTS cmk.closed_database (
  oid          oid     PRIMARY KEY,
  datallowconn boolean NOT NULL);
CREATE TABLE IF NOT EXISTS cmk.closed_replication (
  oid oid PRIMARY KEY);

-- The lease of each node, and what one good check is worth; null if an older pg-cmk gave it. The login gate of 17 and newer
-- reads its end from a role (lease_set), and the guard on the host reads it here, on every version.
CREATE TABLE IF NOT EXISTS cmk.lease (
  cluster_name text        PRIMARY KEY,
  until        timestamptz NOT NULL,
  length       interval,
  bound_to     text        NOT NULL);

-- When a guard was last at work on the node's host, and whether it can take the key of the node's volume away.
CREATE TABLE IF NOT EXISTS cmk.guard (
  cluster_name text        PRIMARY KEY,
  seen_at      timestamptz NOT NULL,
  data_at_rest text        NOT NULL CHECK (data_at_rest IN ('None', 'Volume')));

-- The databases whose login gate pg-cmk has read and found to be as it should.
CREATE TABLE IF NOT EXISTS cmk.sound_database (
  oid oid PRIMARY KEY);

-- The wrapped DEKs, one row for each wrapping. In the write-ahead log, and therefore on every standby.
CREATE TABLE IF NOT EXISTS cmk.wrapped_dek (
  uid         uuid        NOT NULL,
  dek_id      uuid        NOT NULL,
  generation  int         NOT NULL CHECK (generation > 0),
  kek_id      text        NOT NULL CHECK (kek_id ~ '^https://[^/]+/keys/[^/]+/[0-9a-f]{32}$'),
  algorithm   text        NOT NULL CHECK (algorithm = 'RSA-OAEP-256'),
  wrapped     bytea       NOT NULL CHECK (octet_length(wrapped) IN (256, 384, 512)),
  check_value bytea       NOT NULL CHECK (octet_length(check_value) = 8),
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (dek_id, generation));

CREATE OR REPLACE FUNCTION cmk.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'cmk.wrapped_dek is append-only';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cmk.wrapped_dek
  FOR EACH STATEMENT EXECUTE FUNCTION cmk.refuse_change();

CREATE OR REPLACE VIEW cmk.current_wrapped_dek AS
  SELECT DISTINCT ON (dek_id) uid, dek_id, generation, kek_id, algorithm, wrapped, check_value, created_at,
         min(created_at) OVER (PARTITION BY dek_id) AS dek_created_at
  FROM cmk.wrapped_dek ORDER BY dek_id, generation DESC;

CREATE OR REPLACE FUNCTION cmk.system_identifier() RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT system_identifier::text FROM pg_control_system()';

-- The uid of this node. A cmk_control that was dumped into another cluster binds nothing there.
CREATE OR REPLACE FUNCTION cmk.bound_uid() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT uid FROM cmk.node
  WHERE cluster_name = current_setting('cluster_name') AND system_identifier = cmk.system_identifier()
$$;

CREATE OR REPLACE FUNCTION cmk.require_bound(wanted uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cmk.bound_uid() IS DISTINCT FROM wanted THEN
    RAISE EXCEPTION 'node "%" is bound to %, not to %', current_setting('cluster_name'),
      coalesce(cmk.bound_uid()::text, 'no uid'), wanted USING ERRCODE = 'CM002';
  END IF;
END $$;

-- Admits an order and remembers it; one order at a time.
CREATE OR REPLACE FUNCTION cmk.admit(wanted uuid, new_fence bigint, new_verb text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE seen cmk.fence;
BEGIN
  SELECT * INTO seen FROM cmk.fence WHERE uid = wanted;
  -- A server that was released and is protected again is opened with the fence of its release.
  IF new_fence < seen.fence
     OR (new_fence = seen.fence AND new_verb <> seen.verb AND (seen.verb, new_verb) <> ('release', 'open')) THEN
    RAISE EXCEPTION 'order to % with fence % comes after % with fence %', new_verb, new_fence, seen.verb, seen.fence
      USING ERRCODE = 'CM001';
  END IF;
  INSERT INTO cmk.fence VALUES (wanted, new_fence, new_verb)
    ON CONFLICT (uid) DO UPDATE SET fence = excluded.fence, verb = excluded.verb
    WHERE (fence.fence, fence.verb) <> (excluded.fence, excluded.verb);
END $$;

CREATE OR REPLACE FUNCTION cmk.lock_gate() RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('cmk.gate', 0))
$$;

-- Whether the database itself refuses whoever the lease refuses. The trigger may have been dropped since it was read.
CREATE OR REPLACE FUNCTION cmk.is_sound(database oid) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cmk.sound_database s JOIN pg_database d ON d.oid = s.oid
                 WHERE d.oid = database AND coalesce((to_jsonb(d) ->> 'dathasloginevt')::boolean, false))
$$;

DROP FUNCTION IF EXISTS cmk.lease_role();
CREATE OR REPLACE FUNCTION cmk.lease_role(node text DEFAULT current_setting('cluster_name')) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT left('cmk_lease/' || node, 63)
$$;

-- How things stand, for the login gate: null, 'protected', or why the gate is closed.
CREATE OR REPLACE FUNCTION cmk.mark(marker text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'cmk_gate') IS DISTINCT FROM marker THEN
    EXECUTE format('COMMENT ON ROLE cmk_gate IS %L', marker);
  END IF;
END $$;

-- What a lease is bound to: this timeline of this system, and no copy of it.
CREATE OR REPLACE FUNCTION cmk.lease_binding() RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT cmk.system_identifier() || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
$$;

-- Gives a node a lease until then, or bound anew. Before 17 no login gate reads it, so there is no role for it: pg_upgrade
-- would carry one that has ended to where it denies.
DROP FUNCTION IF EXISTS cmk.lease_set(timestamptz, boolean), cmk.lease_set(timestamptz, interval, boolean);
CREATE OR REPLACE FUNCTION cmk.lease_set(node text, until timestamptz, length interval, bind boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bound boolean := bind;
BEGIN
  IF until <> 'infinity' AND until > clock_timestamp() + interval '4 hours 10 minutes' THEN
    RAISE EXCEPTION 'a lease until % is longer than any may be', until;
  END IF;
  INSERT INTO cmk.lease VALUES (node, until, length, cmk.lease_binding())
    ON CONFLICT (cluster_name) DO UPDATE SET until = excluded.until, length = excluded.length,
      bound_to = CASE WHEN bind THEN excluded.bound_to ELSE lease.bound_to END;
  IF current_setting('server_version_num')::int < 170000 THEN
    PERFORM cmk.lease_unmark(node);
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = cmk.lease_role(node)) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', cmk.lease_role(node));
    bound := true;
  END IF;
  EXECUTE format('ALTER ROLE %I VALID UNTIL %L', cmk.lease_role(node), until);
  IF bound THEN
    EXECUTE format('COMMENT ON ROLE %I IS %L', cmk.lease_role(node), cmk.lease_binding());
  END IF;
  -- A standby's lease says nothing about its primary, which may have none.
  IF node = current_setting('cluster_name') THEN
    PERFORM cmk.mark('protected');
  END IF;
END $$;

-- The login gate of the node decides nothing any more.
DROP FUNCTION IF EXISTS cmk.lease_unmark();
CREATE OR REPLACE FUNCTION cmk.lease_unmark(node text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF node = current_setting('cluster_name') THEN
    PERFORM cmk.mark(NULL);
  END IF;
  EXECUTE format('DROP ROLE IF EXISTS %I', cmk.lease_role(node));
END $$;

-- Ends a standby's lease. Its login gate knows the cause only from the role: the marker is of its primary. The end lies
-- before any time that its own clock may show.
CREATE OR REPLACE FUNCTION cmk.lease_close(node text, why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE held record;
BEGIN
  DELETE FROM cmk.lease WHERE cluster_name = node;
  IF current_setting('server_version_num')::int < 170000 THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = cmk.lease_role(node)) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', cmk.lease_role(node));
  END IF;
  SELECT rolvaliduntil AS until, shobj_description(oid, 'pg_authid') AS comment INTO held FROM pg_roles
    WHERE rolname = cmk.lease_role(node);
  IF held.until IS DISTINCT FROM '-infinity' THEN
    EXECUTE format('ALTER ROLE %I VALID UNTIL %L', cmk.lease_role(node), '-infinity');
  END IF;
  IF held.comment IS DISTINCT FROM 'closed: ' || why THEN
    EXECUTE format('COMMENT ON ROLE %I IS %L', cmk.lease_role(node), 'closed: ' || why);
  END IF;
END $$;

-- Takes a node's binding away, and its lease.
DROP FUNCTION IF EXISTS cmk.lease_end();
CREATE OR REPLACE FUNCTION cmk.forget(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM cmk.lease WHERE cluster_name = wanted;
  PERFORM cmk.lease_unmark(wanted);
  DELETE FROM cmk.node WHERE cluster_name = wanted;
END $$;

-- A standby that has no lease was closed, or was never opened.
CREATE OR REPLACE FUNCTION cmk.lease_has_ended() RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT until <= clock_timestamp() FROM cmk.lease WHERE cluster_name = current_setting('cluster_name')),
                  pg_is_in_recovery())
$$;

-- Whether a renewal comes after a later decision, or after a closure.
CREATE OR REPLACE FUNCTION cmk.is_late(wanted uuid, new_fence bigint) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cmk.fence f WHERE f.uid = wanted AND (f.fence > new_fence OR f.verb = 'close'))
$$;

-- Admits the renewal of an open gate. One that comes after a later decision is refused, and opens nothing.
CREATE OR REPLACE FUNCTION cmk.admit_renewal(wanted uuid, new_fence bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM cmk.require_bound(wanted);
  IF (SELECT closed FROM cmk.gate) OR cmk.is_late(wanted, new_fence) THEN
    RAISE EXCEPTION 'renewal with fence % comes after a later order', new_fence USING ERRCODE = 'CM001';
  END IF;
END $$;

-- Extends the lease, and opens again what its end closed.
CREATE OR REPLACE FUNCTION cmk.lease_renew(uid uuid, new_fence bigint, until timestamptz, length interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.admit_renewal(uid, new_fence);
  IF until > clock_timestamp() THEN
    PERFORM cmk.restore();
  END IF;
  -- Where no login gate denies a server that was promoted, nobody would revalidate it, and the guard could not renew.
  PERFORM cmk.lease_set(current_setting('cluster_name'), until, length,
    current_setting('server_version_num')::int < 170000);
END $$;

-- For a pg-cmk that is older than this script.
CREATE OR REPLACE FUNCTION cmk.lease_renew(uid uuid, new_fence bigint, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
  SELECT cmk.lease_renew(uid, new_fence, until, NULL)
$$;

-- Which databases have a login gate that is as it should be; whoever is not among them has none.
CREATE OR REPLACE FUNCTION cmk.set_sound(databases oid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  DELETE FROM cmk.sound_database s WHERE s.oid <> ALL (databases);
  INSERT INTO cmk.sound_database SELECT unnest(databases) ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION cmk.bind_node(new_uid uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE bound uuid;
BEGIN
  IF current_setting('cluster_name') = '' THEN
    RAISE EXCEPTION 'the setting cluster_name is empty' USING ERRCODE = 'CM003',
      HINT = 'Set cluster_name to a name unique among your servers and restart PostgreSQL.';
  END IF;
  PERFORM cmk.lock_gate();
  bound := cmk.bound_uid();
  IF bound = new_uid THEN
    RETURN;
  END IF;
  -- Only a closed node changes hands, and it stays closed: binding never opens anything.
  IF bound IS NOT NULL AND NOT (SELECT closed FROM cmk.gate) THEN
    PERFORM cmk.require_bound(new_uid);
  END IF;
  INSERT INTO cmk.node VALUES (current_setting('cluster_name'), new_uid, cmk.system_identifier(), clock_timestamp())
    ON CONFLICT (cluster_name) DO UPDATE SET uid = excluded.uid, system_identifier = excluded.system_identifier,
      bound_at = excluded.bound_at;
END $$;

-- Closes every database but this one, by its login gate if it has a sound one, and takes REPLICATION from roles. Returns
-- what is still open.
CREATE OR REPLACE FUNCTION cmk.close_databases() RETURNS SETOF text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE name name;
BEGIN
  -- datconnlimit -2 is what an interrupted DROP DATABASE leaves: nobody can connect, and ALTER DATABASE is FATAL.
  INSERT INTO cmk.closed_database
    SELECT d.oid, d.datallowconn FROM pg_database d
    WHERE d.datname <> current_database() AND d.datconnlimit <> -2
    ON CONFLICT DO NOTHING;
  INSERT INTO cmk.closed_replication SELECT r.oid FROM pg_roles r WHERE r.rolreplication AND NOT r.rolsuper
    ON CONFLICT DO NOTHING;
  -- Each in a sub-transaction: one that somebody else is altering must not keep the others open.
  FOR name IN SELECT datname FROM pg_database
              WHERE datallowconn AND datconnlimit <> -2 AND datname <> current_database() AND NOT cmk.is_sound(oid)
              ORDER BY oid
  LOOP
    BEGIN
      EXECUTE format('ALTER DATABASE %I ALLOW_CONNECTIONS false', name);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'cmk: database % is not closed yet: % %', name, SQLSTATE, SQLERRM;
    END;
  END LOOP;
  FOR name IN SELECT rolname FROM pg_roles WHERE rolreplication AND NOT rolsuper ORDER BY oid
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE %I NOREPLICATION', name);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'cmk: role % can still replicate: % %', name, SQLSTATE, SQLERRM;
    END;
  END LOOP;
  RETURN QUERY
    SELECT datname::text FROM pg_database
      WHERE datallowconn AND datconnlimit <> -2 AND datname <> current_database() AND NOT cmk.is_sound(oid)
    UNION ALL
    SELECT 'replication by ' || rolname FROM pg_roles WHERE rolreplication AND NOT rolsuper;
END $$;

-- Call it again until nothing is open, and at every pass while the gate is closed, because databases are created and
-- reopened meanwhile.
CREATE OR REPLACE FUNCTION cmk.gate_close(uid uuid, fence bigint, why text) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(uid);
  PERFORM cmk.admit(uid, fence, 'close');
  UPDATE cmk.gate SET closed = true, reason = why, changed_at = clock_timestamp()
    WHERE NOT closed OR reason IS DISTINCT FROM why;
  PERFORM cmk.mark(why);
  RETURN QUERY SELECT cmk.close_databases();
END $$;

-- The standbys that stream from this node, by the names they give themselves. Logical replication has a database, and
-- backups end.
CREATE OR REPLACE FUNCTION cmk.followers() RETURNS TABLE (pid int, name text)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.pid, r.application_name FROM pg_stat_replication r JOIN pg_stat_activity a ON a.pid = r.pid
  WHERE a.datid IS NULL AND r.state <> 'backup' AND r.application_name <> 'pg_basebackup'
$$;

CREATE OR REPLACE FUNCTION cmk.is_bound(wanted text) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cmk.node WHERE cluster_name = wanted AND system_identifier = cmk.system_identifier())
$$;

-- Ends the sessions of everybody but cmk_admin, and walsenders; how many there were. A registered standby goes on to stream,
-- because it must replay that it is closed. A session that was logging in while the gate closed appears late: three sweeps
-- in a row, 20 ms apart, that find nobody were never followed by one.
-- An open gate whose lease runs is not swept: a late call must not cut the sessions of a server that has been opened since.
-- On a standby too: it writes nothing.
CREATE OR REPLACE FUNCTION cmk.gate_sweep(uid uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM cmk.require_bound(uid);
  IF NOT (SELECT closed FROM cmk.gate) AND NOT cmk.lease_has_ended() THEN
    RETURN 0;
  END IF;
  -- datid is null for a backend that still authenticates (18 lists them): counted, a sweep would never be empty.
  RETURN (SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid()
      AND (datid IS NOT NULL OR backend_type = 'walsender')
      AND backend_type IS DISTINCT FROM 'autovacuum worker'
      AND pid NOT IN (SELECT f.pid FROM cmk.followers() f WHERE cmk.is_bound(f.name))
      AND NOT (datname IS NOT DISTINCT FROM current_database() AND usename IS NOT DISTINCT FROM 'cmk_admin'));
END $$;

-- All or nothing: databases and roles are again as they were before closing.
CREATE OR REPLACE FUNCTION cmk.restore() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE saved record;
BEGIN
  FOR saved IN SELECT d.datname, s.datallowconn FROM cmk.closed_database s JOIN pg_database d ON d.oid = s.oid
               WHERE d.datallowconn <> s.datallowconn AND d.datconnlimit <> -2 ORDER BY d.oid
  LOOP
    EXECUTE format('ALTER DATABASE %I ALLOW_CONNECTIONS %s', saved.datname, saved.datallowconn::text);
  END LOOP;
  FOR saved IN SELECT r.rolname FROM cmk.closed_replication s JOIN pg_roles r ON r.oid = s.oid ORDER BY r.oid
  LOOP
    EXECUTE format('ALTER ROLE %I REPLICATION', saved.rolname);
  END LOOP;
  DELETE FROM cmk.closed_database;
  DELETE FROM cmk.closed_replication;
  UPDATE cmk.gate SET closed = false, reason = NULL, changed_at = clock_timestamp() WHERE closed;
END $$;

DROP FUNCTION IF EXISTS cmk.gate_open(uuid, bigint);
CREATE OR REPLACE FUNCTION cmk.gate_open(uid uuid, fence bigint, until timestamptz, length interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(uid);
  PERFORM cmk.admit(uid, fence, 'open');
  PERFORM cmk.restore();
  PERFORM cmk.lease_set(current_setting('cluster_name'), until, length, true);
END $$;

-- For a pg-cmk that is older than this script.
CREATE OR REPLACE FUNCTION cmk.gate_open(uid uuid, fence bigint, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
  SELECT cmk.gate_open(uid, fence, until, NULL)
$$;

-- Gives the node back. Nothing is left that denies a connection; the wrapped DEKs stay.
CREATE OR REPLACE FUNCTION cmk.gate_release(uid uuid, fence bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.admit(uid, fence, 'release');
  IF cmk.bound_uid() IS NULL THEN
    RETURN;
  END IF;
  PERFORM cmk.require_bound(uid);
  PERFORM cmk.restore();
  PERFORM cmk.forget(current_setting('cluster_name'));
END $$;

-- For a superuser when pg-cmk may or can not open the node. Unbound, it refuses whatever pg-cmk still orders.
CREATE OR REPLACE FUNCTION cmk.break_glass() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.restore();
  PERFORM cmk.forget(current_setting('cluster_name'));
END $$;

-- Four for the guard on the host, which is a superuser: no grant lets cmk_admin call them.

-- All that it asks in one round: no lease before the first one was given, and no key before one was enabled.
CREATE OR REPLACE FUNCTION cmk.guard_state()
RETURNS TABLE (now timestamptz, uid uuid, fence bigint, closed boolean, standby boolean, until timestamptz,
  length interval, kek_id text)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT clock_timestamp(), bound.uid,
    coalesce((SELECT f.fence FROM cmk.fence f WHERE f.uid = bound.uid), 0), g.closed, pg_is_in_recovery(),
    l.until, coalesce(l.length, interval '9 minutes 30 seconds'),
    (SELECT d.kek_id FROM cmk.wrapped_dek d WHERE d.uid = bound.uid ORDER BY d.created_at DESC LIMIT 1)
  FROM cmk.gate g CROSS JOIN (SELECT cmk.bound_uid() AS uid) bound
  LEFT JOIN cmk.lease l ON l.cluster_name = current_setting('cluster_name')
$$;

CREATE OR REPLACE FUNCTION cmk.guard_seen(volume boolean) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
  INSERT INTO cmk.guard
    VALUES (current_setting('cluster_name'), clock_timestamp(), CASE WHEN volume THEN 'Volume' ELSE 'None' END)
    ON CONFLICT (cluster_name) DO UPDATE SET seen_at = excluded.seen_at, data_at_rest = excluded.data_at_rest
$$;

-- Extends the lease by what a good check is worth that began at that time of this server's clock; it never shortens it.
-- A server that was restored or promoted since waits for pg-cmk.
CREATE OR REPLACE FUNCTION cmk.guard_renew(uid uuid, new_fence bigint, began timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  held cmk.lease;
  wanted timestamptz;
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.admit_renewal(uid, new_fence);
  SELECT * INTO held FROM cmk.lease WHERE cluster_name = current_setting('cluster_name');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'node "%" has no lease to extend', current_setting('cluster_name') USING ERRCODE = 'CM006';
  END IF;
  IF held.bound_to <> cmk.lease_binding() THEN
    RAISE EXCEPTION 'this server was restored or promoted after its last validation' USING ERRCODE = 'CM005';
  END IF;
  IF began > clock_timestamp() OR began < clock_timestamp() - interval '2 minutes' THEN
    RAISE EXCEPTION 'a check that began at % proves nothing now', began;
  END IF;
  wanted := began + coalesce(held.length, interval '9 minutes 30 seconds');
  IF held.until >= wanted THEN
    RETURN held.until;
  END IF;
  PERFORM cmk.restore();
  PERFORM cmk.lease_set(current_setting('cluster_name'), wanted, held.length, false);
  RETURN wanted;
END $$;

-- Closes what the end of the lease does not close by itself, or what pg-cmk was closing when it was gone. Returns what is
-- still open: call it again, and gate_sweep with it, until nothing is. What the end of the lease closed, the next renewal
-- opens.
CREATE OR REPLACE FUNCTION cmk.guard_close(uid uuid) RETURNS SETOF text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(uid);
  IF NOT (SELECT closed FROM cmk.gate) AND NOT cmk.lease_has_ended() THEN
    RAISE EXCEPTION 'the lease has not ended' USING ERRCODE = 'CM006';
  END IF;
  RETURN QUERY SELECT cmk.close_databases();
END $$;

-- Appends a wrapping. The same one again does nothing, whatever was stored since: OAEP never wraps to the same bytes
-- twice, so an equal one is a repeated call.
CREATE OR REPLACE FUNCTION cmk.append_wrapped_dek(
  new_uid uuid, new_dek_id uuid, new_kek_id text, new_algorithm text, new_wrapped bytea, new_check_value bytea)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM cmk.wrapped_dek WHERE dek_id = new_dek_id
             AND (uid, check_value) IS DISTINCT FROM (new_uid, new_check_value)) THEN
    RAISE EXCEPTION 'another DEK, or one of another uid, has the id %', new_dek_id USING ERRCODE = 'CM004';
  END IF;
  IF NOT EXISTS (SELECT FROM cmk.wrapped_dek WHERE (dek_id, kek_id, algorithm, wrapped)
                 = (new_dek_id, new_kek_id, new_algorithm, new_wrapped)) THEN
    INSERT INTO cmk.wrapped_dek (uid, dek_id, generation, kek_id, algorithm, wrapped, check_value)
      SELECT new_uid, new_dek_id, coalesce(max(generation), 0) + 1, new_kek_id, new_algorithm, new_wrapped,
             new_check_value
      FROM cmk.wrapped_dek WHERE dek_id = new_dek_id;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION cmk.store_wrapped_dek(
  new_uid uuid, new_dek_id uuid, new_kek_id text, new_algorithm text, new_wrapped bytea, new_check_value bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(new_uid);
  PERFORM cmk.append_wrapped_dek(new_uid, new_dek_id, new_kek_id, new_algorithm, new_wrapped, new_check_value);
END $$;

-- A registered standby has a cluster_name, a uid and a lease of its own. Nothing can be written on it: what follows is
-- called on its primary, and reaches it by the write-ahead log.

-- Binds a standby to a uid. It opens nothing: until its first opening the standby denies, as any copy does.
CREATE OR REPLACE FUNCTION cmk.standby_bind(primary_uid uuid, new_uid uuid, node text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE held record;
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(primary_uid);
  -- Roles have 63 letters: two longer names may share one, and with it a lease.
  IF node = current_setting('cluster_name') OR new_uid = primary_uid
     OR EXISTS (SELECT FROM cmk.node n
                WHERE n.cluster_name <> node AND cmk.lease_role(n.cluster_name) = cmk.lease_role(node)) THEN
    RAISE EXCEPTION 'node "%" cannot be bound to %: cluster_name and uid of a standby of node "%" must be its own', node,
      new_uid, current_setting('cluster_name') USING ERRCODE = 'CM002';
  END IF;
  FOR held IN SELECT n.cluster_name, n.uid, l.until FROM cmk.node n LEFT JOIN cmk.lease l USING (cluster_name)
              WHERE n.cluster_name = node OR n.uid = new_uid
  LOOP
    IF (held.cluster_name, held.uid) = (node, new_uid) AND cmk.is_bound(node) THEN
      CONTINUE;
    END IF;
    IF held.until > clock_timestamp() AND cmk.is_bound(held.cluster_name) THEN
      RAISE EXCEPTION 'node "%" is bound to % and has a lease until %', held.cluster_name, held.uid, held.until
        USING ERRCODE = 'CM002';
    END IF;
    PERFORM cmk.forget(held.cluster_name);
  END LOOP;
  IF NOT cmk.is_bound(node) THEN
    INSERT INTO cmk.node VALUES (node, new_uid, cmk.system_identifier(), clock_timestamp());
    PERFORM cmk.lease_close(node, format('node "%s" has never been validated', node));
  END IF;
END $$;

-- Begins an order to a standby: the name of its node.
CREATE OR REPLACE FUNCTION cmk.standby_node(primary_uid uuid, wanted uuid) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE node text;
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(primary_uid);
  SELECT cluster_name INTO node FROM cmk.node n
    WHERE n.uid = wanted AND cmk.is_bound(cluster_name) AND cluster_name <> current_setting('cluster_name');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no standby of node "%" is bound to %', current_setting('cluster_name'), wanted
      USING ERRCODE = 'CM002';
  END IF;
  RETURN node;
END $$;

CREATE OR REPLACE FUNCTION cmk.standby_store(primary_uid uuid,
  new_uid uuid, new_dek_id uuid, new_kek_id text, new_algorithm text, new_wrapped bytea, new_check_value bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.standby_node(primary_uid, new_uid);
  PERFORM cmk.append_wrapped_dek(new_uid, new_dek_id, new_kek_id, new_algorithm, new_wrapped, new_check_value);
END $$;

-- What is left to do then is what standby_open_still says on the standby.
CREATE OR REPLACE FUNCTION cmk.standby_close(primary_uid uuid, uid uuid, fence bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE node text := cmk.standby_node(primary_uid, uid);
BEGIN
  PERFORM cmk.admit(uid, fence, 'close');
  PERFORM cmk.lease_close(node, why);
END $$;

CREATE OR REPLACE FUNCTION cmk.standby_open(
  primary_uid uuid, uid uuid, fence bigint, until timestamptz, length interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE node text := cmk.standby_node(primary_uid, uid);
BEGIN
  -- What closes the primary closes its standbys too, and would belie the lease.
  IF (SELECT closed FROM cmk.gate) THEN
    RAISE EXCEPTION 'node "%" cannot be opened while its primary, node "%", is closed', node,
      current_setting('cluster_name') USING ERRCODE = 'CM007';
  END IF;
  PERFORM cmk.admit(uid, fence, 'open');
  PERFORM cmk.lease_set(node, until, length, true);
END $$;

-- Extends a lease; one that was closed is given anew by standby_open alone.
CREATE OR REPLACE FUNCTION cmk.standby_renew(
  primary_uid uuid, uid uuid, new_fence bigint, until timestamptz, length interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE node text := cmk.standby_node(primary_uid, uid);
BEGIN
  IF cmk.is_late(uid, new_fence) THEN
    RAISE EXCEPTION 'renewal with fence % comes after a later order', new_fence USING ERRCODE = 'CM001';
  END IF;
  IF NOT EXISTS (SELECT FROM cmk.lease WHERE cluster_name = node) THEN
    RAISE EXCEPTION 'node "%" has no lease to extend', node USING ERRCODE = 'CM006';
  END IF;
  PERFORM cmk.lease_set(node, until, length, current_setting('server_version_num')::int < 170000);
END $$;

-- Gives a standby back. Where its primary has a lease, the login gates of 17 and newer then deny on it, as on any copy that
-- nobody has registered.
CREATE OR REPLACE FUNCTION cmk.standby_release(primary_uid uuid, wanted uuid, fence bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  PERFORM cmk.require_bound(primary_uid);
  IF NOT EXISTS (SELECT FROM cmk.node n WHERE n.uid = wanted AND cmk.is_bound(cluster_name)) THEN
    PERFORM cmk.admit(wanted, fence, 'release');
    RETURN;
  END IF;
  PERFORM cmk.forget(node) FROM cmk.standby_node(primary_uid, wanted) AS node;
  PERFORM cmk.admit(wanted, fence, 'release');
END $$;

-- As break_glass for a standby of this node, which is called here, too: nothing can be written there. Before 17 the guard on
-- its host must be stopped, and its rules taken away.
CREATE OR REPLACE FUNCTION cmk.break_glass(standby text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM cmk.lock_gate();
  IF standby = current_setting('cluster_name') THEN
    RAISE EXCEPTION 'node "%" is no standby: call cmk.break_glass()', standby;
  END IF;
  DELETE FROM cmk.node WHERE cluster_name = standby;
  PERFORM cmk.lease_set(standby, 'infinity', NULL, true);
END $$;

-- What the guard last said. On a standby it cannot write its table, and writes one line into a file in the data directory:
-- when by this server's clock, None or Volume, and whether logins are open or closed there. A line that is anything else,
-- or of a time to come, says nothing.
CREATE OR REPLACE FUNCTION cmk.guard_said() RETURNS TABLE (seen_at timestamptz, data_at_rest text, logins text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE said text[];
BEGIN
  IF NOT pg_is_in_recovery() THEN
    RETURN QUERY SELECT g.seen_at, g.data_at_rest, NULL FROM cmk.guard g
      WHERE g.cluster_name = current_setting('cluster_name');
    RETURN;
  END IF;
  BEGIN
    said := regexp_match(pg_read_file('cmk_guard', 0, 100, true),
      '^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (None|Volume) (open|closed)\n?$');
    IF said[1]::timestamptz <= clock_timestamp() THEN
      RETURN QUERY SELECT said[1]::timestamptz, said[2], said[3];
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- Unreadable, or no time.
    RETURN;
  END;
END $$;

-- Called on the standby: what it has still to do after standby_close. A database without a sound login gate stays open until
-- it has one: run login-gate.sql there, on the primary. Before 17 there are none, and the guard on its host closes them all.
CREATE OR REPLACE FUNCTION cmk.standby_open_still(wanted uuid) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE without_gates boolean := current_setting('server_version_num')::int < 170000;
BEGIN
  IF NOT pg_is_in_recovery() THEN
    RAISE EXCEPTION 'node "%" was promoted and follows no primary any more', current_setting('cluster_name')
      USING ERRCODE = 'CM002';
  END IF;
  IF cmk.bound_uid() IS DISTINCT FROM wanted
     OR EXISTS (SELECT FROM cmk.lease WHERE cluster_name = current_setting('cluster_name')) THEN
    RETURN NEXT 'replay';
  END IF;
  IF without_gates AND EXISTS (SELECT FROM cmk.guard_said() WHERE logins = 'closed'
                               AND seen_at > clock_timestamp() - interval '3 minutes') THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT DISTINCT CASE WHEN without_gates THEN 'logins, until the guard on its host closes them' ELSE datname::text END
    FROM pg_database
    WHERE datallowconn AND datconnlimit <> -2 AND datname <> current_database() AND NOT cmk.is_sound(oid);
END $$;

-- What is read before each check: the clock by which the lease ends; the guard, if there ever was one; whether this is a
-- standby; whether the lease is of this timeline; and the standbys that stream from here and that nobody has registered.
DROP FUNCTION IF EXISTS cmk.reading();
CREATE FUNCTION cmk.reading()
RETURNS TABLE (now timestamptz, guard_seen_at timestamptz, data_at_rest text, standby boolean, bound boolean,
  strangers text[])
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT clock_timestamp(), g.seen_at, g.data_at_rest, pg_is_in_recovery(),
    -- A standby has no timeline of its own.
    pg_is_in_recovery() OR coalesce((SELECT CASE WHEN NOT pg_is_in_recovery() THEN l.bound_to = cmk.lease_binding() END
                                     FROM cmk.lease l WHERE l.cluster_name = current_setting('cluster_name')), true),
    ARRAY(SELECT DISTINCT f.name FROM cmk.followers() f WHERE NOT cmk.is_bound(f.name) ORDER BY f.name)
  FROM (SELECT) one LEFT JOIN cmk.guard_said() g ON true
$$;

-- All that pg-cmk asks when it inspects a node, except for the wrapped DEKs. A registered standby is closed as well when it
-- has no lease.
DROP FUNCTION IF EXISTS cmk.state();
CREATE FUNCTION cmk.state()
RETURNS TABLE (cluster_name text, system_identifier text, major int, bound_to uuid, closed boolean, fence bigint,
  in_recovery boolean, replay_delay interval, guard_seen_at timestamptz, data_at_rest text, now timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT current_setting('cluster_name'), cmk.system_identifier(), current_setting('server_version_num')::int / 10000,
         bound.uid, g.closed OR (pg_is_in_recovery() AND bound.uid IS NOT NULL AND cmk.lease_has_ended()),
         coalesce((SELECT f.fence FROM cmk.fence f WHERE f.uid = bound.uid), 0), pg_is_in_recovery(),
         (SELECT setting::bigint * interval '1 millisecond' FROM pg_settings WHERE name = 'recovery_min_apply_delay'),
         said.seen_at, said.data_at_rest, clock_timestamp()
  FROM cmk.gate g CROSS JOIN (SELECT cmk.bound_uid() AS uid) bound LEFT JOIN cmk.guard_said() said ON true
$$;

-- What version 2 kept in the role alone.
INSERT INTO cmk.lease
  SELECT current_setting('cluster_name'), rolvaliduntil, NULL, shobj_description(oid, 'pg_authid') FROM pg_roles
  WHERE rolname = cmk.lease_role() AND rolvaliduntil IS NOT NULL AND shobj_description(oid, 'pg_authid') IS NOT NULL
  ON CONFLICT DO NOTHING;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA cmk FROM PUBLIC, cmk_admin;
REVOKE ALL ON ALL TABLES IN SCHEMA cmk FROM PUBLIC, cmk_admin;
GRANT SELECT ON cmk.current_wrapped_dek TO cmk_admin;
GRANT EXECUTE ON FUNCTION cmk.install_version(), cmk.state(), cmk.bind_node(uuid), cmk.gate_close(uuid, bigint, text),
  cmk.gate_sweep(uuid), cmk.gate_open(uuid, bigint, timestamptz), cmk.gate_release(uuid, bigint),
  cmk.gate_open(uuid, bigint, timestamptz, interval), cmk.lease_renew(uuid, bigint, timestamptz),
  cmk.lease_renew(uuid, bigint, timestamptz, interval), cmk.reading(), cmk.set_sound(oid[]),
  cmk.store_wrapped_dek(uuid, uuid, text, text, bytea, bytea), cmk.standby_bind(uuid, uuid, text),
  cmk.standby_store(uuid, uuid, uuid, text, text, bytea, bytea), cmk.standby_close(uuid, uuid, bigint, text),
  cmk.standby_open(uuid, uuid, bigint, timestamptz, interval), cmk.standby_open_still(uuid),
  cmk.standby_renew(uuid, uuid, bigint, timestamptz, interval), cmk.standby_release(uuid, uuid, bigint) TO cmk_admin;

COMMIT;
