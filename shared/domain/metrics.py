"""The figures that every variant gives Prometheus, under the same names."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "parallax_requests_total",
    "Requests answered.",
    ["operation", "status"],
)
SECONDS = Histogram(
    "parallax_request_seconds",
    "Time from a request to its answer, in seconds.",
    ["operation"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)


def observe(operation: str, status: int, seconds: float) -> None:
    """Count one answer. `operation` is an operationId, or `none` where there is no
    route: nothing that a client sends becomes a label."""
    REQUESTS.labels(operation, str(status)).inc()
    SECONDS.labels(operation).observe(seconds)
