"""The figures as tables, and the page of the docs."""

from collections.abc import Callable
from typing import Any

from .figures import Figure, Figures
from .measures import SIZES, TALKING
from .polls import READERS

UP = sorted(SIZES)
NAMES = {
    "node": "Node.js, `ws`",
    "go": "Go, gorilla/websocket",
    "django": "django_monolith",
    "flask": "flask_service",
    "plain_flask": "Flask, a plain queue",
    "fastapi": "fastapi_service",
    "plain_fastapi": "FastAPI, a plain queue",
    "channels": "realtime_channels",
    "bare": "bare sockets",
}
NONE = ""
MODES = {
    "single": "one message a frame",
    "joined": "joined frames",
    "sent": "sent and stored",
}


def table(head: str, rows: list[list[str]]) -> str:
    """Markdown; the first column to the left, figures to the right."""
    count = head.count("|") + 1
    lines = [f"| {head} |", "|---|" + "---:|" * (count - 1)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def servers_of(result: dict[str, Any]) -> list[str]:
    found = {sample["server"] for sample in result["samples"]}
    return [name for name in NAMES if name in found]


def fan_out(result: dict[str, Any], mode: str) -> str:
    """Thousands of messages delivered per CPU-second, and beside Node."""
    figures = Figures(result["samples"])
    rows = []
    for server in servers_of(result):
        found = [figures.of(server, "fan-out", size, mode) for size in UP]
        if any(found):
            cells = [cell for figure in found for cell in fan_out_cells(figure, mode)]
            rows.append([NAMES[server], *cells])
    each = " | a frame" if mode == "joined" else ""
    head = " | ".join(f"{size:,}{each} | to Node" for size in UP)
    return table(f"server | {head}", rows)


def fan_out_cells(figure: Figure | None, mode: str) -> list[str]:
    if figure is None:
        return [NONE] * (3 if mode == "joined" else 2)
    cells = [f"{figure.value / 1000:,.1f}", figure.ratio]
    if mode == "joined":
        cells.insert(1, f"{figure.beside['messages a frame']:.0f}")
    return cells


def gained(result: dict[str, Any]) -> str:
    """Joined frames beside single ones, of the same server and of Node."""
    figures, rows = Figures(result["samples"]), []
    for server in servers_of(result):
        row = [NAMES[server]]
        for size in UP:
            joined = figures.of(server, "fan-out", size, "joined")
            for other in (server, "node"):
                single = figures.of(other, "fan-out", size, "single")
                both = joined and single
                row.append(f"{joined.value / single.value:.1f}" if both else NONE)
        if any(row[1:]):
            rows.append(row)
    head = " | ".join(f"{size:,}: to its own | to Node's" for size in UP)
    return table(f"server | {head}", rows)


def sent(result: dict[str, Any]) -> str:
    """What sockets send themselves: with the database, and how late it is heard."""
    figures, rows = Figures(result["samples"]), []
    for server in servers_of(result):
        p50, p99 = (
            figures.of(server, f"latency {name}", TALKING, "sent")
            for name in ("p50", "p99")
        )
        work = figures.of(server, "fan-out", TALKING, "sent")
        if not (work or p50):
            continue
        rows.append(
            [
                NAMES[server],
                show(work, lambda f: f"{f.value / TALKING:,.0f}"),
                show(work, lambda f: f"{f.beside['messages a frame']:.1f}"),
                spread(p50),
                spread(p99),
            ]
        )
    head = "server | messages a CPU-second | a frame | p50, ms | p99, ms"
    return table(head, rows)


def sockets(result: dict[str, Any]) -> str:
    """What a connection costs."""
    figures, rows, size = Figures(result["samples"]), [], SIZES[0]
    for server in servers_of(result):
        opened = figures.of(server, "connects", size, "guests")
        memory = figures.of(server, "memory", size, "guests")
        if opened or memory:
            cells = [
                show(opened, lambda f: f"{f.value:,.0f}"),
                show(opened, lambda f: f.ratio),
                show(opened, lambda f: f"{f.beside['a CPU-second']:,.0f}"),
                spread(memory),
            ]
            rows.append([NAMES[server], *cells])
    head = "server | connects a second | to Node | a CPU-second | KiB an idle socket"
    return table(head, rows)


def polls(result: dict[str, Any]) -> str:
    figures, rows = Figures(result["samples"]), []
    for server in servers_of(result):
        found = [
            figures.of(server, f"wake-up {name}", READERS, "poll")
            for name in ("p50", "p99")
        ]
        if any(found):
            rows.append([NAMES[server], *map(spread, found)])
    return table("server | p50, ms | p99, ms", rows)


def show(figure: Figure | None, text: Callable[[Figure], str]) -> str:
    return text(figure) if figure else NONE


def spread(figure: Figure | None) -> str:
    return show(figure, lambda f: f"{f.value:,.1f} ({f.low:,.1f} to {f.high:,.1f})")


def profiles(result: dict[str, Any]) -> str:
    """Where the time of each variant goes."""
    parts = [kinds(result, mode) for mode in MODES if result["profiles"]]
    for server, modes in result["profiles"].items():
        for mode, found in modes.items():
            most = list(found["functions"].items())[:6]
            told = "; ".join(f"`{name}` {share:.0%}" for name, share in most)
            parts.append(f"{NAMES[server]}, {MODES[mode]}: {told}.")
    return "\n\n".join(parts) or "py-spy is not installed."


def kinds(result: dict[str, Any], mode: str) -> str:
    """One column a variant."""
    found = [modes[mode]["kinds"] for modes in result["profiles"].values()]
    rows = [[name, *(f"{each[name]:.0%}" for each in found)] for name in found[0]]
    names = " | ".join(NAMES[server] for server in result["profiles"])
    return table(f"{MODES[mode]} | {names}", rows)


def left_out(result: dict[str, Any]) -> str:
    """What could not be measured, and why."""
    lines = [f"- {NAMES[name]}: {why}." for name, why in result["absent"].items()]
    lines += [
        f"- {NAMES[each['server']]}, round {each['round']}: {each['why']}."
        for each in result["failures"]
    ]
    if "django" in servers_of(result):
        lines.append("- django_monolith has no WebSocket: long poll only.")
    return "\n".join(lines) or "Nothing."
