# An empty database and who may use it.

# Another machine's is made by whoever gave us its address.
make_database() {
    local url=$settings/secrets/database_url
    database_is_here || return 0
    if [ "$database" = postgresql ]; then
        start_postgresql
        [ -s "$url" ] && has_role || make_role
    elif [ ! -s "$url" ]; then
        printf 'sqlite:///%s' "$data/parallax.db" | write "$url" 0600
    fi
    [ "$database" != postgresql ] || has_database || make_postgresql_database
}

# Whether the database, if there is one yet, is on this machine.
database_is_here() {
    local where=''
    where=$(sed -E 's#^[a-z]+://([^@/]*@)?(\[[^]]*]|[^:/?]*).*#\2#' \
        "$settings/secrets/database_url" 2>/dev/null) || :
    case $where in '' | localhost | 127.* | '[::1]') ;; *) return 1 ;; esac
}

# With a cluster, which Debian's package makes when it is installed, unless told not to.
start_postgresql() {
    local newest
    if [ -z "$(pg_lsclusters -h)" ]; then
        newest=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' |
            sort -n | tail -n 1)
        pg_createcluster "$newest" main
        systemctl daemon-reload
    fi
    systemctl start postgresql
}

ask_postgresql() { runuser -u postgres -- psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

has_role() {
    local find="SELECT 1 FROM pg_roles WHERE rolname = 'parallax'"
    [ "$(ask_postgresql -c "$find")" = 1 ]
}

has_database() {
    local find="SELECT 1 FROM pg_database WHERE datname = 'parallax'"
    [ "$(ask_postgresql -c "$find")" = 1 ]
}

# With a new password, which nobody needs to know.
make_role() {
    local password verb=CREATE
    say "making PostgreSQL's role parallax"
    password=$(openssl rand -hex 24)
    ! has_role || verb=ALTER
    # by standard input: everybody sees arguments
    echo "$verb ROLE parallax LOGIN PASSWORD '$password'" | ask_postgresql
    printf 'postgresql://parallax:%s@127.0.0.1:%s/parallax' "$password" \
        "$(ask_postgresql -c 'SHOW port')" | write "$settings/secrets/database_url" 0600
}

make_postgresql_database() {
    say "making the database parallax"
    runuser -u postgres -- createdb --owner parallax --encoding UTF8 \
        --template template0 --locale C.UTF-8 parallax
}

migrate() {
    systemctl start "parallax-migrate@$variant.service" || {
        journalctl --no-pager -n 20 -u "parallax-migrate@$variant.service" >&2
        fail "the migrations failed; see above"
    }
}
