"""Headers that tell browsers what pages may do, and the questions whose answer tells
where a request comes from."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STRICT_TRANSPORT = "max-age=31536000"  # a year, sent with https only
STATIC_CACHE = "public, max-age=60"

# Directives and their sources; `{nonce}` is the answer's own.
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' https: data:",
    "script-src": "'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
}


NOTHING: Mapping[str, str] = MappingProxyType({})


def new_nonce() -> str:
    """128 random bits, for one answer."""
    return secrets.token_urlsafe(16)


def content_security_policy(nonce: str, weaker: Mapping[str, str] = NOTHING) -> str:
    """The value of the header of that name; scripts need this nonce to run.

    `weaker` has directives in place of POLICY's, for a panel's own assets.
    """
    directives = (POLICY | dict(weaker)).items()
    policy = "; ".join(f"{name} {sources}" for name, sources in directives)
    return policy.replace("{nonce}", nonce)


def is_same_origin(headers: Mapping[str, str], *ours: str) -> bool:
    """Whether a browser says that a page of ours makes this request.

    `headers` has lower-case names, `ours` origins such as `https://conduit.example`.
    `Sec-Fetch-Site` decides where there is one, which no page can forge; else `Origin`;
    a request with neither comes from no browser of this decade and is not trusted.
    """
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return headers.get("origin") in ours
