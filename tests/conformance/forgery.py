"""Tokens that must not be believed: RELIABILITY's list, as edits of a true one."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

type Claims = dict[str, Any]

HEADER = {"alg": "HS256", "typ": "JWT"}


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(token: str) -> Claims:
    """What a token claims."""
    payload = token.split(".")[1]
    claims: Claims = json.loads(base64.urlsafe_b64decode(payload + "=" * 3))
    return claims


def sign(secret: str, claims: Claims | str, header: Claims | str = HEADER) -> str:
    """A token signed with HS256, or with what else its header names."""
    texts = (
        part if isinstance(part, str) else json.dumps(part) for part in (header, claims)
    )
    body = ".".join(_encode(text.encode()) for text in texts)
    algorithm = header.get("alg", "HS256") if isinstance(header, dict) else "HS256"
    digest = {"HS384": "sha384", "HS512": "sha512"}.get(str(algorithm), "sha256")
    mac = hmac.new(secret.encode(), body.encode(), getattr(hashlib, digest))
    return f"{body}.{_encode(mac.digest())}"


def without_secret(token: str, other: str) -> dict[str, str]:
    """What anybody can make of their own token, and of somebody else's."""
    header, payload, signature = token.split(".")
    claims = read(token)
    forged = {
        "signature of another token": f"{header}.{payload}.{other.split('.')[2]}",
        "another's payload": f"{header}.{other.split('.')[1]}.{signature}",
        "one byte changed": f"{header}.{payload}.{flip(signature)}",
        "no signature": f"{header}.{payload}.",
        "two parts": f"{header}.{payload}",
        "one part": payload,
        "four parts": f"{token}.{signature}",
        "truncated": token[:-10],
        "dots": "..",
        "no base64": "a.b.c",
        "padded": f"{header}=.{payload}.{signature}",
        "empty key": sign("", claims),
        "guessed key": sign("secret", claims),
        "its own key": sign(payload, claims),
        "5 KB of claims": sign("x", {**claims, "padding": "x" * 5_000}),
    }
    for name in ("none", "None", "NONE", "nOnE", ""):
        bare = ".".join(sign("", claims, {**HEADER, "alg": name}).split(".")[:2])
        forged[f"alg {name!r}, unsigned"] = f"{bare}."
        forged[f"alg {name!r}, signed"] = f"{bare}.{signature}"
    return forged


def flip(signature: str) -> str:
    """The signature with its first character changed."""
    return ("A" if signature[0] != "A" else "B") + signature[1:]


def with_secret(secret: str, token: str) -> dict[str, str]:
    """What only a bug, or a service that shares the key, could make."""
    claims, now = read(token), int(time.time())
    edits: dict[str, Claims] = {
        "expired five minutes ago": {"exp": now - 300},
        "not before five minutes from now": {"nbf": now + 300},
        "issued five minutes from now": {"iat": now + 300},
        "another audience": {"aud": "elsewhere"},
        "another issuer": {"iss": "elsewhere"},
        "another purpose": {"type": "refresh"},
        "no purpose": {"type": None},
        "exp as text": {"exp": "tomorrow"},
        "exp beyond time": {"exp": 10**30},
        "version as text": {"version": str(claims["version"])},
        "an earlier version": {"version": claims["version"] - 1, "jti": "other"},
        "a later version": {"version": claims["version"] + 1, "jti": "other"},
        "version beyond 64 bits": {"version": 10**30, "jti": "other"},
    }
    subjects = [0, int(claims["sub"]), [claims["sub"]], {}, None, "", "0", "-1", "abc"]
    subjects += [
        "1 OR 1=1",
        "\u0661",
        str(2**63),
        "9" * 30,
        " 1",
        "1.0",
        "\0",
        "999999",
    ]
    edits |= {f"sub {value!r}": {"sub": value} for value in subjects}
    forged = {name: sign(secret, {**claims, **edit}) for name, edit in edits.items()}
    for name in ("exp", "iat", "sub", "jti", "iss", "aud", "type", "version"):
        rest = {key: value for key, value in claims.items() if key != name}
        forged[f"no {name}"] = sign(secret, rest)
    headers: dict[str, Claims] = {
        "kid of a path": {"kid": "../../dev/null"},
        "kid of SQL": {"kid": "' UNION SELECT 'x"},
        "jku": {"jku": "http://127.0.0.1:9/keys"},
        "x5u": {"x5u": "http://127.0.0.1:9/cert"},
        "jwk": {"jwk": {"kty": "oct", "k": "AA"}},
        "b64 false, crit": {"b64": False, "crit": ["b64"]},
        "HS384": {"alg": "HS384"},
        "HS512": {"alg": "HS512"},
        "alg as a list": {"alg": ["HS256"]},
    }
    for name, edit in headers.items():
        forged[name] = sign(secret, claims, {**HEADER, **edit})
    forged["claims as a list"] = sign(secret, "[]")
    forged["claims as text"] = sign(secret, '"ada"')
    forged["no JSON"] = sign(secret, "{")
    return forged
