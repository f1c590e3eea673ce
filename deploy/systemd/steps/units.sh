# systemd's units: ours, and drop-ins for Debian's.

declare -A ports=([django]=8001 [flask]=8002 [fastapi]=8003 [channels]=8004
    [channels-wsgi]=8005)

install_units() {
    local file
    systemctl start valkey-server # as it was before: it reads what it has kept
    while read -r file; do
        install_unit "$here/units" "$file"
    done < <(cd "$here/units" && find . -type f -printf '%P\n')
    if [ -n "$profile" ] && [ -d "$profile/units" ]; then
        while read -r file; do
            install_unit "$profile/units" "$file"
        done < <(cd "$profile/units" && find . -type f -printf '%P\n')
    fi
    place_socket "$variant"
    if [ -n "$wsgi" ]; then
        place_socket channels-wsgi
        join_target channels-wsgi channels
        ln -sfn channels "$root/venv/channels-wsgi"
        ln -sfn channels.env "$settings/channels-wsgi.env"
    fi
    systemctl daemon-reload
    restart_debians
}

# The file $2 of the folder $1, noted for the day when we are removed.
install_unit() {
    install -d "$units/$(dirname "$2")"
    if write "$units/$2" 0644 <"$1/$2"; then
        changed=yes shared_changed=yes
        must_roll
        case $2 in nginx* | postgresql* | valkey*)
            debians+=("${2%%.service*}")
            must_roll "${2%%.service*}"
            ;;
        esac
    else
        unchanged || fail "could not write $units/$2"
    fi
    grep -qxF "$2" "$settings/units" 2>/dev/null || echo "$2" >>"$settings/units"
}

place_socket() {
    printf '[Socket]\nListenStream=127.0.0.1:%s\n' "${ports[$1]}" |
        place_drop_in "parallax-web@$1.socket.d/address.conf"
}

# Has the web process of $1 start and stop with the variant $2, of which it is a part.
join_target() {
    local kind
    for kind in socket service; do
        printf '[Unit]\nPartOf=%s\n\n[Install]\nWantedBy=%s\n' \
            "parallax@$2.target" "parallax@$2.target" |
            place_drop_in "parallax-web@$1.$kind.d/target.conf"
    done
}

# What is said as the file $1, noted for the day when we are removed.
place_drop_in() {
    install -d "$units/$(dirname "$1")"
    write "$units/$1" 0644 || unchanged
    grep -qxF "$1" "$settings/units" || echo "$1" >>"$settings/units"
}

# Only Valkey has a new command line; it is restarted once.
restart_debians() {
    systemctl enable --quiet --now valkey-server nginx
    [[ " ${debians[*]} " = *" valkey-server "* ]] || return 0
    if [[ $(systemctl show -P ExecStart valkey-server) = *'--appendonly yes'* ]]; then
        keep_valkey
    fi
    systemctl restart valkey-server
}

# Started with --appendonly it would read its append-only file alone, and begin empty
# without one: what it holds, perhaps for others, is written there before.
keep_valkey() {
    local began=$SECONDS state
    case $(valkey-cli config get appendonly) in
        *yes) return ;;
        *no) [ "$(valkey-cli config set appendonly yes)" = OK ] ||
            fail "Valkey writes no append-only file; see journalctl -u valkey-server" ;;
        *) fail "Valkey does not say whether it writes appendonly; a password?" ;;
    esac
    while state=$(valkey-cli info persistence | tr -d '\r') &&
        grep -Eq '^aof_rewrite_(in_progress|scheduled):1$' <<<"$state"; do
        ((SECONDS - began < patience)) || fail "Valkey writes for $patience s already"
        sleep 0.2
    done
    grep -qx 'aof_last_bgrewrite_status:ok' <<<"$state" ||
        fail "Valkey could not write its data; see journalctl -u valkey-server"
}

# Which of a variant's units run: those of the profile's file `masked` do not.
units_of() {
    local name
    echo "parallax-web@$1.socket" "parallax-web@$1.service" "parallax-worker@$1.service"
    [ -z "$wsgi" ] || echo parallax-web@channels-wsgi.{socket,service}
    for name in parallax-beat@.service parallax-backup@.timer \
        parallax-clearsessions@.timer; do
        once "$name" "$1"
    done
}

# The instance of $1 for $2, unless another variant's does it, or nobody is to.
once() {
    local other
    [ ! -e "$settings/masked" ] || ! grep -qx "$1" "$settings/masked" || return 0
    for other in $(installed); do
        if [ "$other" != "$2" ] && is_enabled "${1/@/@$other}"; then
            return 0
        fi
    done
    case $1-$2 in parallax-clearsessions*-flask | parallax-clearsessions*-fastapi) ;; *)
        echo "${1/@/@$2}" ;;
    esac
}

start_variant() {
    local wanted
    if [ -n "$profile" ] && [ -e "$profile/masked" ]; then
        cp "$profile/masked" "$settings/masked"
    fi
    mapfile -t wanted < <(units_of "$variant" | tr ' ' '\n')
    if systemctl --quiet is-active "parallax-web@$variant.service"; then
        [ "$changed" = no ] || "$here/roll" "$variant"
    fi
    systemctl enable --quiet "parallax@$variant.target" "${wanted[@]}"
    systemctl start "${wanted[@]}" "parallax@$variant.target" || {
        journalctl --no-pager -n 30 -u "parallax-web@$variant.service" >&2
        fail "$variant does not start; see above"
    }
}

roll_others() {
    local name
    for name in $(installed); do
        if [ "$name" != "$variant" ] &&
            systemctl --quiet is-active "parallax-web@$name.service"; then
            "$here/roll" "$name"
        fi
    done
}
