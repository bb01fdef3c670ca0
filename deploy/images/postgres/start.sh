#!/bin/sh
# Makes the data folder once, with the administrator's password from POSTGRES_PASSWORD, and becomes PostgreSQL.
set -eu
data=/var/lib/postgresql/data

if [ ! -s "$data/PG_VERSION" ]; then
    # Made elsewhere and moved: half a data folder is never taken for a whole one.
    rm -rf "$data.partial"
    password=$(mktemp)
    printf %s "${POSTGRES_PASSWORD:?set the password of the role postgres}" > "$password"
    initdb --auth=scram-sha-256 --username=postgres --pwfile="$password" --encoding=UTF8 --no-locale \
        --locale-provider=builtin --builtin-locale=C.UTF-8 --no-instructions -D "$data.partial"
    rm "$password"
    echo "host all all all scram-sha-256" >> "$data.partial/pg_hba.conf"
    mv "$data.partial" "$data"
fi

exec postgres -D "$data" -c "listen_addresses=*" -c unix_socket_directories= -c shared_buffers=256MB \
    -c max_connections=200 -c max_wal_size=2GB -c max_locks_per_transaction=256 -c timezone=UTC -c log_timezone=UTC
