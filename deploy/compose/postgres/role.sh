#!/bin/sh
# Run once, on an empty volume: the app's role, which owns its database and is nothing
# else there.
set -eu
psql --no-psqlrc --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 <<'SQL'
\set password `cat /run/secrets/database_password`
CREATE ROLE parallax LOGIN PASSWORD :'password';
CREATE DATABASE parallax OWNER parallax;
REVOKE CONNECT ON DATABASE parallax FROM PUBLIC;
SQL
