# shellcheck shell=sh disable=SC2154 # for `prepare`, whose options these are
# The certificate: another's, or one that we sign ourselves.

# Whether the key is the certificate's.
match() {
    public=$(openssl x509 -in "$1" -noout -pubkey) &&
        [ "$public" = "$(openssl pkey -in "$2" -pubout)" ]
}

# Puts the file $1 into private/$2: a container goes on seeing the very file with which
# it was started, so that one is written to.
place() {
    [ ! -e "private/$2" ] || chmod 644 "private/$2"
    cat "$1" >"private/$2"
    chmod 444 "private/$2"
}

fingerprint() { openssl x509 -in private/certificate.pem -noout -sha256 -fingerprint; }

# Whether there is none, or one that is ours and names another host (a browser asks whose
# it is) or ends within a month. Another's is not touched.
must_sign() {
    [ -s private/certificate.pem ] || return 0
    if ! fingerprint | cmp -s - private/signed-by-us; then
        fits || echo "prepare: private/certificate.pem does not name $host, or ends" \
            "soon. It is not ours: bring another by --certificate, or remove it" >&2
        return 1
    fi
    ! fits
}

fits() {
    openssl x509 -in private/certificate.pem -noout -checkend 2592000 >/dev/null &&
        openssl x509 -in private/certificate.pem -noout -checkhost "$host" |
        grep -q 'does match'
}

make_certificate() {
    if [ -n "$certificate" ]; then
        place "$certificate" certificate.pem
        place "$key" key.pem
        rm -f private/signed-by-us
    elif must_sign; then
        # it talks all the time, which matters only where it fails
        said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
            -nodes -days 397 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
            -addext basicConstraints=critical,CA:FALSE \
            -addext extendedKeyUsage=serverAuth \
            -keyout private/new-key.pem -out private/new.pem 2>&1) ||
            fail "openssl signed no certificate: $said"
        place private/new.pem certificate.pem
        place private/new-key.pem key.pem
        rm private/new.pem private/new-key.pem
        fingerprint >private/signed-by-us
        echo "prepare: signed a certificate for $host: private/certificate.pem"
    fi
}
