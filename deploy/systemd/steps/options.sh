# What is asked for.

variant='' host='' port='' database='' certificate='' key='' profile='' wheels=''
microcache='' wsgi='' remove=no purge=no only_packages=no
changed=no shared_changed=no # what runs, what all variants share
debians=()                   # Debian's services to restart

# shellcheck disable=SC2034 # others read them
read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --host | --port | --database | --certificate | --key | --microcache | \
                --profile | --wheels)
                [ $# -gt 1 ] || fail -2 "$1 needs a value"
                printf -v "${1#--}" %s "$2"
                shift
                ;;
            --wsgi | --remove | --purge)
                printf -v "${1#--}" %s yes
                ;;
            --packages) only_packages=yes ;;
            -h | --help)
                usage
                exit
                ;;
            django | flask | fastapi | channels)
                [ -z "$variant" ] || fail -2 "one variant at a time"
                variant=$1
                ;;
            *) fail -2 "what is $1? See --help" ;;
        esac
        shift
    done
    [ -n "$variant" ] || [ $only_packages = yes ] || fail -2 "which variant? See --help"
    [ "$purge" = no ] || [ "$remove" = yes ] || fail -2 "--purge goes with --remove"
}

# Fills in what was not said: as it was installed before, else the default.
check_options() {
    local before='' url=''
    if [ -e "$settings/$variant.env" ]; then
        before=$(grep '^PUBLIC_URL=' "$settings/$variant.env" | cut -d/ -f3)
    fi
    case $before in
        *:*) : "${host:=${before%:*}}" "${port:=${before##*:}}" ;;
        ?*) : "${host:=$before}" "${port:=443}" ;;
    esac
    : "${host:=localhost}" "${port:=443}"
    [[ $host =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || fail -2 "--host $host"
    if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((port < 1 || port > 65535 || port == 80)); then
        fail -2 "--port $port: no port for https"
    fi
    check_place
    check_files
    if [ -e "$mark" ]; then # another run has changed it, and failed
        changed=yes shared_changed=yes
        mapfile -t debians < <(grep . "$mark")
    fi
}

# Two variants cannot be at one address.
check_place() {
    local name url=https://$host:$port
    [ "$port" != 443 ] || url=https://$host
    for name in $(installed); do
        [ "$name" != "$variant" ] || continue
        if grep -qx "PUBLIC_URL=$url" "$settings/$name.env"; then
            fail -2 "$name is at $url: give another --port or --host"
        fi
    done
}

check_files() {
    local now=''
    if [ -s "$settings/secrets/database_url" ]; then
        now=$(cut -d: -f1 "$settings/secrets/database_url")
    fi
    : "${database:=${now:-postgresql}}"
    case $database in
        sqlite | postgresql | postgres) database=${database/%postgres/postgresql} ;;
        *) fail -2 "--database $database: postgresql or sqlite" ;;
    esac
    if [ -n "$now" ] && [ "$now" != "$database" ]; then
        fail "the service here is on $now already; --remove --purge before, or keep it"
    fi
    if grep -qs 'microcache parallax;' "$nginx/sites-available/parallax-$variant"; then
        : "${microcache:=on}"
    fi
    [[ ${microcache:=off} =~ ^(on|off)$ ]] ||
        fail -2 "--microcache $microcache: on or off"
    [ -z "$wsgi" ] || [ "$variant" = channels ] || fail -2 "--wsgi is for channels"
    if [ -n "$certificate$key" ]; then
        [ -r "$certificate" ] && [ -r "$key" ] ||
            fail -2 "--certificate and --key: two files that can be read"
        # before anything changes; without openssl nothing is here yet
        ! command -v openssl >/dev/null || check_pair
    fi
    [ -z "$profile" ] || [ -d "$profile" ] || fail -2 "--profile $profile: no folder"
    [ -z "$wheels" ] || [ -d "$wheels" ] || fail -2 "--wheels $wheels: no folder"
}
