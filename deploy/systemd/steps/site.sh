# nginx: what all sites share, this variant's site, and who knocks at a wrong door.

install_site() {
    local file web=$variant
    install -d "$nginx/parallax" "$nginx/sites-available" "$nginx/sites-enabled"
    for file in "$here"/../nginx/*.conf; do
        case ${file##*/} in nginx.conf | redirect.conf | site.conf) continue ;; esac
        write "$nginx/parallax/${file##*/}" 0644 <"$file" || unchanged
    done
    printf 'include parallax/http.conf;\ninclude parallax/upstreams.conf;\n' |
        write "$nginx/conf.d/parallax.conf" 0644 || unchanged
    if [ "$variant" = channels ] && is_enabled parallax-web@channels-wsgi.service; then
        web=channels_wsgi
    fi
    render_site "$web" |
        write "$nginx/sites-available/parallax-$variant" 0644 || unchanged
    enable_site "parallax-$variant"
    refuse_strangers
    rm -f "$nginx/sites-enabled/default" # it would be the default server of port 80
    raise_connections
    nginx -t -q || fail "nginx refuses its configuration; see above"
    if [[ " ${debians[*]} " = *" nginx "* ]]; then
        systemctl restart nginx # for more open files
    else
        systemctl reload-or-restart nginx
    fi
}

# Of each worker, from Debian's 768; a file that has it already is not touched.
raise_connections() {
    local debians='worker_connections 768;' ours='worker_connections 4096;'
    ! grep -qF "$debians" "$nginx/nginx.conf" ||
        sed -i "s/$debians/$ours # parallax: was 768/" "$nginx/nginx.conf"
}

# Without IPv6, nginx could not listen there.
ipv6() { [ -e /proc/net/if_inet6 ] && echo 's/@IPV6@//' || echo '/@IPV6@/d'; }

enable_site() {
    ln -sfn "../sites-available/$1" "$nginx/sites-enabled/$1"
}

# With the process that answers plain HTTP.
render_site() {
    local cache=off files=("$here/../nginx/site.conf")
    [ "$microcache" = off ] || cache=parallax
    [ "$port" != 443 ] || files+=("$here/../nginx/redirect.conf")
    sed -e "$(ipv6)" -e "s/@PORT@/$port/; s/@HOST@/$host/; s/@MICROCACHE@/$cache/" \
        -e "s/@WEB@/$1/; s/@LIVE@/$variant/" "${files[@]}"
}

# The default servers of port 80 and of every port of ours.
refuse_strangers() {
    local name each ports=("$port")
    for name in $(installed); do
        ports+=("$(port_of "$name")")
    done
    {
        strangers_at 80 ''
        for each in $(printf '%s\n' "${ports[@]}" | sort -nu); do
            strangers_at "$each" ssl
        done
    } | write "$nginx/sites-available/parallax-strangers" 0644 || unchanged
    enable_site parallax-strangers
}

strangers_at() {
    printf 'server {\n    listen %s %s default_server;\n' "$1" "$2"
    [ ! -e /proc/net/if_inet6 ] ||
        printf '    listen [::]:%s %s default_server;\n' "$1" "$2"
    [ -z "$2" ] || printf '    ssl_reject_handshake on;\n'
    printf '    include parallax/refuse.conf;\n}\n'
}

patience=300 # seconds; a small machine takes long to load the app

# /readyz through nginx: database, Redis and migrations too.
wait_until_ready() {
    local url=https://$host:$port/readyz began=$SECONDS
    while ! ask_ready >/dev/null 2>&1; do
        if ((SECONDS - began > patience)); then
            ask_ready >&2 || :
            fail "$url is not ready after $patience s; see journalctl -u 'parallax-*'"
        fi
        sleep 0.5
    done
}

# Past DNS: the name need not lead here yet.
ask_ready() {
    python3 - "$host" "$port" <<'END'
import http.client, socket, ssl, sys
host, port = sys.argv[1], int(sys.argv[2])
context = ssl._create_unverified_context()
line = socket.create_connection(("127.0.0.1", port), timeout=10)
connection = http.client.HTTPSConnection(host, port, context=context)
connection.sock = context.wrap_socket(line, server_hostname=host)
connection.request("GET", "/readyz")
answer = connection.getresponse()
print(answer.status, answer.read().decode())
sys.exit(answer.status != 200)
END
}

farewell() {
    local url=https://$host:$port
    say "$variant is ready at ${url%:443}"
    say "the first admin: $code/deploy/systemd/parallax $variant admin YOU@EXAMPLE.COM"
}
