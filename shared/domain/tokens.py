"""Tokens: one JWT that every variant issues and every variant takes."""

import math
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

import jwt

from .errors import Unauthorized
from .times import now

LIFETIME = timedelta(days=30)
LEEWAY = timedelta(seconds=60)  # clocks of two machines differ
ISSUER = AUDIENCE = "parallax"
KIND = "access"
LENGTH_MAX = 2048  # characters; ours have about 330

_SCHEME = re.compile(r"(?:Token|Bearer) +(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: whose it is, its own id, the version it was issued under,
    and the Unix time until which it is good."""

    user_id: int
    jti: str
    version: int
    expires: float = math.inf

    def is_current(self, version: int, exempt_jti: str | None) -> bool:
        """Whether the user row still honours the token: the same version, or the
        one token that set a new password."""
        return self.version == version or self.jti == exempt_jti


def issue(secret: str, user_id: int, version: int) -> str:
    """A new token for this user, good for 30 days."""
    moment = now()
    return jwt.encode(
        {
            "type": KIND,
            "sub": str(user_id),
            "jti": uuid.uuid4().hex,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "version": version,
            "iat": moment,
            "exp": moment + LIFETIME,
        },
        secret,
        algorithm="HS256",
    )


def verify(secret: str, token: str) -> Claims:
    """What `token` says, if we said it. Raises Unauthorized for every other one."""
    if len(token) > LENGTH_MAX:
        raise Unauthorized
    try:
        parsed = jwt.decode_complete(
            token,
            secret,
            algorithms=["HS256"],
            issuer=ISSUER,
            audience=AUDIENCE,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "sub", "jti", "iss", "aud"]},
        )
        claims = parsed["payload"]
        if claims["type"] != KIND or set(parsed["header"]) != {"alg", "typ"}:
            raise Unauthorized
        if claims["exp"] > (now() + LIFETIME + LEEWAY).timestamp():
            raise Unauthorized
        if not isinstance(claims["version"], int) or not isinstance(claims["jti"], str):
            raise Unauthorized
        if not re.fullmatch("[0-9]{1,18}", claims["sub"]):
            raise Unauthorized
        return Claims(
            int(claims["sub"]), claims["jti"], claims["version"], claims["exp"]
        )
    except (jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
        raise Unauthorized from error


def from_header(header: str | None) -> str | None:
    """The token in `Authorization: Token …` (or Bearer); None without the header.

    Raises Unauthorized for a header of any other form.
    """
    if header is None:
        return None
    match = _SCHEME.fullmatch(header.strip())
    if match is None:
        raise Unauthorized
    return match[1]
