#!/bin/sh
# What the public image does on an empty volume, as far as compose.yaml relies on it: a
# cluster, a superuser with the password in POSTGRES_PASSWORD_FILE, the database
# POSTGRES_DB, then the scripts in /docker-entrypoint-initdb.d.
set -eu

make_cluster() {
    user=${POSTGRES_USER:-postgres}
    initdb --username "$user" --pwfile "$POSTGRES_PASSWORD_FILE" --encoding UTF8 \
        --auth-local trust --auth-host scram-sha-256 >/dev/null
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
    pg_ctl --wait start -o "-c listen_addresses=''" >/dev/null
    [ "${POSTGRES_DB:-$user}" = postgres ] ||
        createdb --username "$user" --no-password "${POSTGRES_DB:-$user}"
    export POSTGRES_USER="$user"
    for script in /docker-entrypoint-initdb.d/*.sh; do
        [ ! -f "$script" ] || sh "$script"
    done
    pg_ctl --wait --mode fast stop >/dev/null
}

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
    chmod 0700 "$PGDATA"
    make_cluster
fi
exec "$@"
