# The code and its packages, readable by all, writable by root only.

folders=(django_monolith flask_service fastapi_service realtime_channels shared deploy
    requirements)
files=(parallax LICENSE)

# A copy in a new folder, exchanged with the old one as a whole.
install_code() {
    local new=$code.new
    [ "$source_code" != "$code" ] || return 0
    rm -rf "$new"
    install -d -m 0755 "$root" "$new"
    tar -C "$source_code" --exclude=__pycache__ --exclude=node_modules -cf - \
        "${folders[@]}" "${files[@]}" | tar -C "$new" --no-same-owner -xf -
    chmod -R u=rwX,go=rX "$new"
    if diff -rq --exclude=__pycache__ "$new" "$code" >/dev/null 2>&1; then
        rm -rf "$new"
        return 0
    fi
    say "copying the code to $code"
    python3 -m compileall -q -j 0 -s "$new" -p "$code" "$new" ||
        fail "the code does not compile"
    must_roll
    exchange "$code"
    changed=yes shared_changed=yes
}

# $1.new becomes $1.
exchange() {
    rm -rf "$1.old"
    [ ! -e "$1" ] || mv "$1" "$1.old"
    mv "$1.new" "$1"
    rm -rf "$1.old"
}

# The packages of the variant's lock, each checked against its hash.
install_venv() {
    local venv=$root/venv/$variant lock=$code/requirements/$variant.txt
    local from=()
    if cmp -s "$lock" "$venv/installed.txt" &&
        "$venv/bin/python" -c '' 2>/dev/null; then
        return 0
    fi
    say "installing the Python packages of requirements/$variant.txt"
    [ -z "$wheels" ] || from=(--no-index --find-links "$wheels")
    rm -rf "$venv.new"
    python3 -m venv "$venv.new"
    "$venv.new/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-cache-dir --require-hashes --only-binary :all: "${from[@]}" -r "$lock" ||
        fail "could not install requirements/$variant.txt; see above"
    cp "$lock" "$venv.new/installed.txt"
    chmod -R u=rwX,go=rX "$venv.new"
    must_roll
    exchange "$venv"
    changed=yes
}
