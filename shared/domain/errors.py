"""What a view raises; each variant's `errors.py` turns it into an answer."""

from .limits import REQUEST_MAX


class Problem(Exception):
    """A refusal in the contract's one error shape.

    `status` is the HTTP status, `errors` the member of that name in the answer,
    `retry_after` seconds for the `Retry-After` header, or None.
    """

    status = 500

    def __init__(self, key: str, *texts: str, retry_after: int | None = None) -> None:
        super().__init__(key, *texts)
        self.errors: dict[str, list[str]] = {key: list(texts)}
        self.retry_after = retry_after


class BadRequest(Problem):
    """400: the request cannot be read."""

    status = 400

    def __init__(self) -> None:
        super().__init__("body", "is invalid")


class Unauthorized(Problem):
    """401: no token, or none that counts."""

    status = 401

    def __init__(self, key: str = "token", text: str = "is invalid") -> None:
        super().__init__(key, text)


class Forbidden(Problem):
    """403: known, but not allowed; `key` names the thing."""

    status = 403

    def __init__(self, key: str) -> None:
        super().__init__(key, "forbidden")


class NotFound(Problem):
    """404: no such thing, or none that the caller may know of."""

    status = 404

    def __init__(self, key: str = "route") -> None:
        super().__init__(key, "not found")


class MethodNotAllowed(Problem):
    """405: the path is known, the method is not."""

    status = 405

    def __init__(self) -> None:
        super().__init__("method", "not allowed")


class Taken(Problem):
    """409: somebody else has this username or email."""

    status = 409

    def __init__(self, key: str) -> None:
        super().__init__(key, "has already been taken")


class TooLarge(Problem):
    """413: the request is larger than the limit."""

    status = 413

    def __init__(self) -> None:
        super().__init__("body", f"is too large (maximum is {REQUEST_MAX} bytes)")


class UnsupportedMediaType(Problem):
    """415: the body is not JSON by its own words."""

    status = 415

    def __init__(self) -> None:
        super().__init__("body", "must be application/json")


class Invalid(Problem):
    """422: readable, but not right. Several keys fit: `Invalid({"title": [...]})`."""

    status = 422

    def __init__(
        self, key: str | dict[str, list[str]], text: str = "is invalid"
    ) -> None:
        if isinstance(key, str):
            super().__init__(key, text)
        else:
            super().__init__("body")
            self.errors = key


class TooMany(Problem):
    """429: over a rate limit; `retry_after` in seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("rate", "too many requests", retry_after=retry_after)


class NotOffered(Problem):
    """501: this variant does not have the transport."""

    status = 501

    def __init__(self, transport: str) -> None:
        super().__init__("transport", f"{transport} is not offered by this variant")


class Unavailable(Problem):
    """503: a server that the answer needs is away; the caller may try again."""

    status = 503

    def __init__(self, *texts: str) -> None:
        super().__init__("service", *(texts or ("is unavailable",)), retry_after=1)
