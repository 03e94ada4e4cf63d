"""Thirty readers at one server: how long each waits, and what the server keeps.

``python -m tests.benchmark.load --store FOLDER`` takes about five minutes and prints the figures;
the test beside it asks the same of fewer readers.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmark.load_readers import Reader, come
from tests.browser.conftest import HOST, ROOT, free_port, wait_for

THINK_S = 5.0
THINK_MS, BURST_MS, GROWTH_MB = 300.0, 1000.0, 50.0
JUMP = 0.05
"""Share of questions about a week that is not beside the last one."""

SPAN = 52
"""Weeks that are talked about."""


@dataclass
class Waits:
    """Milliseconds readers waited: for a week somebody had seen before, and for one nobody had."""

    seen: list[float]
    new: list[float]

    @property
    def all(self) -> list[float]:
        """Every wait."""
        return self.seen + self.new

    def __str__(self) -> str:
        parts = {"seen before": self.seen, "new": self.new}
        return "; ".join((line(self.all), *(f"{name}: {line(parts[name])}" for name in parts)))


def line(waits: list[float]) -> str:
    if not waits:
        return "none"
    return f"{len(waits)} reruns, median {statistics.median(waits):.0f}, p95 {p95(waits):.0f} ms"


def p95(waits: list[float]) -> float:
    return sorted(waits)[min(len(waits) - 1, int(0.95 * len(waits)))]


@contextmanager
def server(store: Path) -> Iterator[tuple[int, int]]:
    """Start one process; give its port and its number."""
    port = free_port()
    options = ["--server.address", HOST, "--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options],
        cwd=ROOT,
        env=os.environ | {"HOTSPOT_STORE": str(store), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def resident_mb(pid: int) -> float:
    """Memory a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(one.split()[1]) / 1024 for one in lines if one.startswith("VmRSS"))


class Room:
    """Readers of one server, and the weeks somebody has asked for."""

    def __init__(self, readers: list[Reader], span: int = SPAN) -> None:
        self.readers = readers
        self.weeks = readers[0].weeks[:span]
        self.asked = {reader.week for reader in readers}
        self.chance = random.Random(7)
        self.waits = Waits([], [])

    def next_week(self, reader: Reader) -> str:
        """Mostly the week before or after, sometimes any."""
        here = self.weeks.index(reader.week) if reader.week in self.weeks else 0
        if self.chance.random() < JUMP:
            return self.chance.choice([week for week in self.weeks if week != reader.week])
        step = self.chance.choice((1, 1, -1))
        there = here + step if 0 <= here + step < len(self.weeks) else here - step
        return self.weeks[there]

    async def ask(self, reader: Reader) -> None:
        week = self.next_week(reader)
        kind = self.waits.seen if week in self.asked else self.waits.new
        self.asked.add(week)
        kind.append(await reader.choose(week))

    async def think(self, seconds: float, mean: float = THINK_S) -> Waits:
        """Let everybody read, choose and read again."""
        self.waits = Waits([], [])
        end = time.monotonic() + seconds

        async def sit(reader: Reader) -> None:
            await asyncio.sleep(self.chance.uniform(0, mean))
            while time.monotonic() < end:
                await self.ask(reader)
                await asyncio.sleep(self.chance.uniform(0.5 * mean, 1.5 * mean))

        await asyncio.gather(*map(sit, self.readers))
        return self.waits

    async def burst(self, rounds: int) -> Waits:
        """Let everybody choose in the same moment, again and again."""
        self.waits = Waits([], [])
        for _ in range(rounds):
            await asyncio.gather(*map(self.ask, self.readers))
        return self.waits

    async def see_all(self) -> None:
        """Look at every week once, so that what is kept is kept."""
        for week in self.weeks:
            if week != self.readers[0].week:
                await self.readers[0].choose(week)
            self.asked.add(week)


async def come_all(port: int, count: int) -> tuple[list[Reader], list[float]]:
    """Open sessions one after the other; give them and how long each waited for the page."""
    readers = [await come(port) for _ in range(count)]
    return readers, [await reader.open() for reader in readers]


@dataclass
class Figures:
    """What one measurement found."""

    first: list[float]
    think: Waits
    burst: Waits
    filled_mb: float
    growth_mb: float
    reruns: int
    span: int

    def __str__(self) -> str:
        return "\n".join(
            (
                f"first page: {self.first[0]:.0f} ms, then {line(self.first[1:])}",
                f"thinking: {self.think} (limit {THINK_MS:.0f})",
                f"all at once: {self.burst} (limit {BURST_MS:.0f})",
                f"memory: {self.filled_mb:.0f} MB to keep {self.span} weeks, then"
                f" {self.growth_mb:.1f} MB in {self.reruns} reruns (limit {GROWTH_MB:.0f})",
            )
        )


async def measure(
    store: Path,
    *,
    sessions: int,
    seconds: float,
    rounds: int,
    reruns: int,
    think_s: float,
    span: int = SPAN,
) -> Figures:
    """Measure one server from its start."""
    with server(store) as (port, pid):
        readers, first = await come_all(port, sessions)
        empty = resident_mb(pid)
        room = Room(readers, span)
        think = await room.think(seconds, think_s)
        await room.see_all()
        burst = await room.burst(rounds)
        full = resident_mb(pid)
        done = len(burst.all)
        while done < reruns:
            done += len((await room.burst(1)).all)
        growth = resident_mb(pid) - full
        for reader in readers:
            await reader.line.close()
    return Figures(first, think, burst, full - empty, growth, done - len(burst.all), span)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--store", type=Path, required=True)
    asks.add_argument("--sessions", type=int, default=30)
    asks.add_argument("--seconds", type=float, default=90.0)
    asks.add_argument("--rounds", type=int, default=10)
    asks.add_argument("--reruns", type=int, default=2300)
    given = vars(asks.parse_args())
    print(asyncio.run(measure(given.pop("store"), think_s=THINK_S, **given)))  # noqa: T201


if __name__ == "__main__":
    main()
