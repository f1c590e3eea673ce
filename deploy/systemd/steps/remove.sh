# Takes away what the other steps brought.

remove_variant() {
    local left=()
    mapfile -t left < <(installed | grep -vx "$variant")
    [ "$purge" = no ] || [ ${#left[@]} = 0 ] ||
        fail -2 "--purge: ${left[*]} still uses the data"
    stop_variant
    rm -rf "${root:?}/venv/$variant" "$settings/$variant.env"
    [ "$variant" != channels ] ||
        rm -f "$root/venv/channels-wsgi" "$settings/channels-wsgi.env"
    rm -f "$nginx"/sites-{enabled,available}/"parallax-$variant"
    if [ ${#left[@]} -gt 0 ]; then
        hand_over "${left[@]}"
    else
        remove_all
    fi
    say "$variant is removed; Debian's packages stay"
}

stop_variant() {
    local names name
    mapfile -t names < <(parts_of "$variant")
    for name in "${names[@]}"; do
        systemctl disable --quiet --now "$name" 2>/dev/null || : # not each is here
    done
    ! systemctl --quiet is-active "${names[@]}" || fail "could not stop $variant"
}

# What one does for all, another does from now on.
hand_over() {
    local name wanted
    for name in "$@"; do
        mapfile -t wanted < <(variant=$name wsgi='' units_of "$name" | tr ' ' '\n')
        systemctl enable --quiet --now "${wanted[@]}"
    done
    port=$(port_of "$1")
    refuse_strangers
    systemctl reload nginx
}

remove_all() {
    local file
    rm -f "$nginx"/sites-{enabled,available}/parallax-strangers
    rm -f "$nginx/conf.d/parallax.conf"
    rm -rf "$nginx/parallax" /var/lib/nginx/parallax
    sed -i 's/worker_connections 4096; # parallax: was 768/worker_connections 768;/' \
        "$nginx/nginx.conf"
    [ ! -e "$nginx/sites-available/default" ] ||
        ln -sfn ../sites-available/default "$nginx/sites-enabled/default"
    if [ -e "$settings/units" ]; then
        while read -r file; do
            rm -f "${units:?}/$file"
            rmdir "$units/$(dirname "$file")" 2>/dev/null || : # others' are in it
        done <"$settings/units"
        rm "$settings/units"
    fi
    systemctl daemon-reload
    systemctl reload-or-restart nginx
    [ "$purge" = no ] || purge_all
    # last: the script may be there
    rm -rf "${root:?}"
}

purge_all() {
    if ! database_is_here; then
        say "the database stays, on its own machine"
    elif grep -q '^postgresql:' "$settings/secrets/database_url" 2>/dev/null; then
        systemctl start postgresql
        runuser -u postgres -- dropdb --if-exists --force parallax
        runuser -u postgres -- dropuser --if-exists parallax
    fi
    rm -rf "${settings:?}" "${data:?}" /var/lib/systemd/timers/stamp-parallax-*
    ! id parallax >/dev/null 2>&1 || userdel parallax
    say "data, backups and settings are gone"
}
