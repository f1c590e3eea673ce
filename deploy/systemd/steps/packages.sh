# Debian's packages, and the account.

list_packages() {
    printf '%s\n' nginx openssl python3 python3-venv valkey-server
    if [ "$database" != sqlite ]; then
        database_is_here && echo postgresql || echo postgresql-client # for backups
    fi
}

install_packages() {
    local package missing=()
    for package in $(list_packages); do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
            grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian's ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || fail "apt-get update failed; see above"
    apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install ${missing[*]}; see above"
}

make_user() {
    if ! id parallax >/dev/null 2>&1; then
        say "making the account parallax"
        useradd --system --user-group --home-dir "$data" --no-create-home \
            --shell /usr/sbin/nologin parallax
    fi
    install -d -m 0750 -o parallax -g parallax "$data"
    install -d -m 0700 -o parallax -g parallax "$data/backups"
}
