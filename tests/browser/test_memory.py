"""The limit on what a page may take."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bodspider.browser.memory import end_processes, held_mib, watch

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc, which only Linux has")


def test_what_a_process_holds_is_what_it_allocated():
    code = "import sys; kept = bytearray(80 * 2**20); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert 80 < held_mib(process.pid) < 120
        end_processes([process.pid])
        assert process.wait(5) == -9
    assert held_mib(process.pid) == 0
    end_processes([process.pid])


def test_only_pages_that_hold_too_much_are_ended(monkeypatch):
    ended: list[int] = []
    sizes = {1: 500.0, 2: 90.0, 3: 300.0}
    monkeypatch.setattr("bodspider.browser.memory.held_mib", sizes.get)
    monkeypatch.setattr("bodspider.browser.memory.end_processes", ended.extend)
    seen: list[tuple[dict[int, str], float]] = []

    class Session:
        async def send(self, method: str) -> dict[str, Any]:
            kinds = {1: "browser", 2: "renderer", 3: "renderer"}
            return {"processInfo": [{"id": number, "type": kind, "cpuTime": 1} for number, kind in kinds.items()]}

    async def main() -> None:
        task = asyncio.ensure_future(watch(Session(), most_mib=100, on_seen=lambda *each: seen.append(each)))
        await asyncio.sleep(0.05)
        task.cancel()

    asyncio.run(main())
    assert ended == [3]
    assert seen == [({1: "browser", 2: "renderer", 3: "renderer"}, 890.0)]
