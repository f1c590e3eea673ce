# How we talk, and where things are.

root=/opt/parallax
code=$root/code
mark=$root/must-roll # there while what runs may be older than what is here
settings=/etc/parallax
data=/var/lib/parallax
units=/etc/systemd/system
nginx=/etc/nginx
variants=(django flask fastapi channels)

say() { printf 'parallax: %s\n' "$*"; }

# Ends with exit code 1, or with that of a wrong argument: `fail -2 …`.
fail() {
    local exit_code=1
    if [ "$1" = -2 ]; then
        exit_code=2
        shift
    fi
    printf 'parallax: %s\n' "$*" >&2
    exit $exit_code
}

require_root() {
    [ "$(id -u)" = 0 ] || fail "must run as root: sudo $0 …"
}

require_debian() {
    local ID='' VERSION_ID=''
    # shellcheck source=/dev/null
    [ ! -r /etc/os-release ] || . /etc/os-release
    case $ID-${VERSION_ID:-0} in
        debian-1[3-9] | raspbian-1[3-9]) ;;
        *) fail "needs Debian 13 (trixie) or newer, not ${ID:-this} $VERSION_ID" ;;
    esac
    [ -d /run/systemd/system ] || fail "systemd does not run here"
}

# Writes standard input into the file $1 with mode $2, if that changes it: 0 if it did,
# 1 if not, 2 if it could not. Where its status is looked at, `set -e` is off within it.
write() {
    local new
    { new=$(mktemp "$1.XXXXXX") && cat >"$new" && chmod "$2" "$new"; } || return 2
    if cmp -s "$new" "$1"; then
        rm "$new"
        return 1
    fi
    mv "$new" "$1" || return 2
}

# For `write … || unchanged`: nothing was to be done, which is no failure.
unchanged() { [ $? = 1 ]; }

# Noted before something changes that runs, and for a service of Debian's that is to be
# restarted: should we fail, the next run makes up for it.
must_roll() {
    install -d -m 0755 "$root"
    printf '%s\n' "${1:-}" >>"$mark"
}

# The variants that are installed.
installed() {
    local name
    for name in "${variants[@]}"; do
        [ ! -e "$settings/$name.env" ] || echo "$name"
    done
}

# The units of a variant that run, or wait for their time: to stop the target alone waits
# for none of them.
parts_of() {
    local name
    echo "parallax@$1.target"
    for name in web@.socket web@.service stand-in@.service worker@.service \
        beat@.service backup@.timer backup@.service clearsessions@.timer \
        clearsessions@.service; do
        echo "parallax-${name/@/@$1}"
    done
    [ "$1" != channels ] || printf '%s\n' parallax-web@channels-wsgi.{socket,service}
}

# Where people reach a variant: the host, the port.
host_of() { sed -n 's#^PUBLIC_URL=https://\([^:/]*\).*#\1#p' "$settings/$1.env"; }
port_of() {
    local found
    found=$(sed -n 's#^PUBLIC_URL=https://[^:]*:\([0-9]*\)$#\1#p' "$settings/$1.env")
    echo "${found:-443}"
}

is_enabled() { systemctl --quiet is-enabled "$1" 2>/dev/null; }
