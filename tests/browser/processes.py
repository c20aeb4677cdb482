"""The processes of a browser, as Linux knows them."""

from __future__ import annotations

import time
from pathlib import Path


def processes() -> dict[int, tuple[int, str]]:
    """Return all processes by number, with that of their parent and their command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(folder.name)] = (
                    parent,
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"),
                )
            except OSError:
                continue
    return found


def below(top: int) -> dict[int, str]:
    """Return the processes that `top` started, and those started by them, with their command lines."""
    every, found, size = processes(), {top: ""}, 0
    while len(found) != size:
        size = len(found)
        found |= {number: line for number, (parent, line) in every.items() if parent in found and number not in found}
    return {number: line for number, line in found.items() if number != top}


def left_of(seen: dict[int, str]) -> dict[int, str]:
    """Return those of the processes that are still there, after five seconds in which they may end."""
    left = seen
    for _ in range(50):
        every = processes()
        left = {number: line for number, line in left.items() if line and every.get(number, (0, ""))[1] == line}
        if not left:
            break
        time.sleep(0.1)
    return left


def is_browser(line: str) -> bool:
    """Tell whether a command line is that of a headless browser itself, and not of one of its pages."""
    return "--headless" in line and "--type=" not in line
