"""Timing things against each other: medians of rounds that take turns, so that a busy machine hits both alike."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Row:
    """One measurement: how long the thing and its floor take (ms, medians), and what was aimed at."""

    what: str
    size: int
    took: float
    floor: float
    floor_is: str
    aim: str

    @property
    def ratio(self) -> float:
        """The thing as a multiple of its floor."""
        return self.took / self.floor


async def against(work: Work, floor: Work, rounds: int = 40, warm: int = 5) -> tuple[float, float]:
    """Medians in ms of `work` and of `floor`, each done `rounds` times in turn after warming up."""
    for _ in range(warm):
        await work()
        await floor()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for one, times in zip((work, floor), taken, strict=True):
            start = time.perf_counter()
            await one()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| what | matters | took ms | floor ms | ratio | aim | floor |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    lines += [
        f"| {row.what} | {row.size:,} | {row.took:.2f} | {row.floor:.2f} | {row.ratio:.2f}"
        f" | {row.aim} | {row.floor_is} |"
        for row in rows
    ]
    return "\n".join(lines)
