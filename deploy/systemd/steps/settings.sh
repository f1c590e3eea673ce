# Settings, secrets, and the certificate.

write_settings() {
    install -d -m 0755 "$settings"
    if [ ! -e "$settings/parallax.env" ]; then
        default_settings | write "$settings/parallax.env" 0644
        must_roll
        changed=yes
    fi
    if own_settings | write "$settings/$variant.env" 0644; then
        must_roll
        changed=yes
    else
        unchanged || fail "could not write $settings/$variant.env"
    fi
}

# Yours to edit: docs/settings.md lists them all.
default_settings() {
    cat <<END
# Settings of every variant here, see docs/settings.md; afterwards:
# $code/deploy/systemd/roll VARIANT
ENVIRONMENT=production
REDIS_URL=redis://127.0.0.1:6379/0
TRUSTED_PROXIES=1
END
    if [ -n "$profile" ] && [ -e "$profile/parallax.env" ]; then
        cat "$profile/parallax.env"
    fi
}

# Ours; what is added to it stays.
own_settings() {
    local url=https://$host:$port file=$settings/$variant.env
    echo "PUBLIC_URL=${url%:443}"
    [ ! -e "$file" ] || grep -v '^PUBLIC_URL=' "$file" || :
}

write_secrets() {
    install -d -m 0700 "$settings/secrets"
    local secret=$settings/secrets/secret_key
    [ -s "$secret" ] || openssl rand -base64 48 | tr -d '\n' | write "$secret" 0600
}

write_certificate() {
    local folder=$settings/tls
    install -d -m 0755 "$folder"
    if [ -n "$certificate" ]; then
        check_pair
        cat "$certificate" | write "$folder/certificate.pem" 0644 || unchanged
        cat "$key" | write "$folder/key.pem" 0600 || unchanged
        rm -f "$folder/signed-by-us"
    elif [ ! -s "$folder/certificate.pem" ] || must_sign_again; then
        sign_certificate "$folder"
    fi
}

# Without a question for the password of a key, which nginx could not answer either.
check_pair() {
    local public
    public=$(openssl x509 -in "$certificate" -noout -pubkey 2>/dev/null) ||
        fail -2 "--certificate $certificate: is none"
    [ "$public" = "$(openssl pkey -in "$key" -passin pass: -pubout 2>/dev/null)" ] ||
        fail -2 "--key $key: not that of $certificate, or locked by a password"
}

# Whether ours names not this host, or ends within a month.
must_sign_again() {
    local certificate=$settings/tls/certificate.pem
    [ -e "$settings/tls/signed-by-us" ] || return 1
    ! openssl x509 -in "$certificate" -noout -checkend 2592000 >/dev/null ||
        openssl x509 -in "$certificate" -noout -checkhost "$host" | grep -q 'NOT match'
}

# One for every name that is served here.
sign_certificate() {
    local names name said
    names="DNS:localhost,DNS:$host"
    for name in $(installed); do
        names+=,DNS:$(host_of "$name")
    done
    say "signing a certificate for $host ourselves"
    said=$(openssl req -x509 -noenc -days 820 \
        -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj "/CN=$host" \
        -addext "subjectAltName=$names" -addext basicConstraints=critical,CA:TRUE \
        -keyout "$1/key.pem" -out "$1/certificate.pem" 2>&1) ||
        fail "openssl signed no certificate: $said"
    chmod 0600 "$1/key.pem"
    touch "$1/signed-by-us"
}
