"""The figures that every variant gives Prometheus, under the same names."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "parallax_requests_total",
    "Requests answered.",
    ["operation", "method", "status"],
)
SECONDS = Histogram(
    "parallax_request_seconds",
    "Time from a request to its answer, in seconds.",
    ["operation"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def observe(operation: str, method: str, status: int, seconds: float) -> None:
    """Count one answer; `operation` is an operationId, or `none` for no route. An
    unknown method is counted as OTHER: clients must not invent label values."""
    method = method if method in METHODS else "OTHER"
    REQUESTS.labels(operation, method, str(status)).inc()
    SECONDS.labels(operation).observe(seconds)
