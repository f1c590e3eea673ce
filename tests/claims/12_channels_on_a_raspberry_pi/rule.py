"""What well means, and whether it holds."""

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Verdict
from ..measures import Measures

HERE = "this machine"
ARM = "a board with 64-bit ARM"
EMULATED = "emulated Raspberry Pi 3"
SERVER = "a server with x86-64"
OTHER_BOARD = "a board with RISC-V"

WHEELS = "packages of the lock, all with a wheel that fits"
IDLE = "memory of the stack, idle"
TALKING = "memory of the stack, 50 people talking"
DUE = "deliveries due to readers"
MISSED = "deliveries lost, doubled or out of order"
PASSED = "conformance, passed"
FAILED = "conformance, failed"
SKIPPED = "conformance, skipped: not offered, or not to be had there"

MOST = 400  # MiB: of the 1,024 that a Pi 3 has; the system and a cache need the rest
MEMORY = {IDLE: "idle", TALKING: "with 50 people talking"}


def judge(measures: Measures) -> Verdict:
    """All of it has to hold, in every round."""
    broken = wheels(measures)
    for name in (HERE, EMULATED):
        broken += [
            *lost(measures, name),
            *too_much(measures, name),
            *fails(measures, name),
        ]
    if broken:
        told = "; ".join(broken)
        return Verdict(REFUTED, f"{told[:1].upper()}{told[1:]}.")
    told = f"All {measures.get(ARM, WHEELS).median:.0f} wheels fit"
    told += f"; the stack takes {memory(measures, HERE)} of at most {MOST} MiB"
    told += f"; of {measures.get(HERE, DUE).median:,.0f} deliveries none was lost"
    if not measures.has(HERE, PASSED):
        told += "; whether the suite passes was not measured"
        return Verdict(DEPENDS, f"{told}.")
    told += f"; {suite(measures, HERE)} of the suite pass, none fails"
    if not all(measures.has(EMULATED, each) for each in (*MEMORY, MISSED, FAILED)):
        return Verdict(DEPENDS, f"{told}; on an emulated Pi it was not measured whole.")
    told += f"; on an emulated Pi {memory(measures, EMULATED)}, nothing lost of "
    told += f"{measures.get(EMULATED, DUE).median:,.0f} deliveries, and "
    told += f"{suite(measures, EMULATED)} pass; how fast, only a real one shows."
    return Verdict(CONFIRMED, told)


def memory(measures: Measures, name: str) -> str:
    """`231 MiB idle and 240 MiB with 50 people talking`."""
    return " and ".join(
        f"{measures.get(name, what)} {told}" for what, told in MEMORY.items()
    )


def suite(measures: Measures, name: str) -> str:
    """`811 tests (191 skipped)`."""
    skipped = measures.get(name, SKIPPED).median
    return f"{measures.get(name, PASSED)} ({skipped:,.0f} skipped)"


def wheels(measures: Measures) -> list[str]:
    fit, all_ = measures.get(ARM, WHEELS), measures.get(SERVER, WHEELS)
    return [] if fit.low == all_.high else ["not every package has a wheel that fits"]


def too_much(measures: Measures, name: str) -> list[str]:
    """In any round."""
    return [
        f"{name}: {measures.get(name, what).high:.0f} MiB {told}, above {MOST}"
        for what, told in MEMORY.items()
        if measures.has(name, what) and measures.get(name, what).high > MOST
    ]


def lost(measures: Measures, name: str) -> list[str]:
    if not measures.has(name, MISSED) or not measures.get(name, MISSED).high:
        return []
    count = f"{measures.get(name, MISSED).high:,.0f}"
    return [f"{name}: up to {count} deliveries did not come as they should"]


def fails(measures: Measures, name: str) -> list[str]:
    if not measures.has(name, FAILED) or not measures.get(name, FAILED).high:
        return []
    return [f"{name}: {measures.get(name, FAILED).high:.0f} tests of the suite fail"]


def control(measures: Measures) -> Control:
    """The question for wheels can be answered no."""
    fit = measures.get(OTHER_BOARD, WHEELS).median
    whole = measures.get(SERVER, WHEELS).median
    return Control(
        f"The same question for {OTHER_BOARD} is answered no",
        fit < whole,
        f"there {fit:.0f} of {whole:.0f} packages would be installed from wheels: one "
        "that has none holds back all",
    )
