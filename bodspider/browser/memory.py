"""A limit on what each page's process may take, so that a page that allocates without end ends alone."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

_TICK = 0.5
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def held_mib(process: int) -> float:
    """Return the memory that a process holds alone, in MiB; 0 when there is no such process, or no ``/proc`` to look into."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text().split()
        return (int(resident) - int(shared)) * _PAGE_SIZE / 2**20
    except (OSError, ValueError):
        return 0.0


async def watch(session: Any, *, most_mib: float, on_seen: Callable[[dict[int, str], float], None]) -> None:
    """End every page process of a browser that holds more than `most_mib`, until cancelled.

    `session` is a DevTools session of the whole browser. `on_seen` is told the processes of the browser by number, with their kind, and the
    memory that all of them hold, in MiB.
    """
    while True:
        answer = await session.send("SystemInfo.getProcessInfo")
        processes = {int(each["id"]): str(each["type"]) for each in answer["processInfo"]}
        sizes = {number: held_mib(number) for number in processes}
        on_seen(processes, sum(sizes.values()))
        for number, kind in processes.items():
            if kind == "renderer" and sizes[number] > most_mib:
                end_processes([number])
        await asyncio.sleep(_TICK)


def end_processes(numbers: Iterable[int]) -> None:
    """Kill processes; those that are gone already are left alone."""
    for number in numbers:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(number, signal.SIGKILL)
