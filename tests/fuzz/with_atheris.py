"""Fuzzing led by coverage, with atheris where it is installed: ``python -m tests.fuzz.with_atheris TARGET [option of libFuzzer …]``.

The bytes that atheris makes are the chance by which a target makes its input, so that what it learns holds for structured inputs. It
stops at the first input that raises what is not ours, and writes it to a file.
"""

from __future__ import annotations

import random
import sys
from typing import Any

from bodspider.errors import BodspiderError


class Bytes(random.Random):
    """Chance that is read from `data`, and zero when that is used up."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._left = data

    def getrandbits(self, k: int, /) -> int:
        size = -(-k // 8)
        taken, self._left = self._left[:size], self._left[size:]
        return int.from_bytes(taken.ljust(size, b"\0"), "big") >> (8 * size - k)

    def random(self) -> float:
        return self.getrandbits(32) / 2**32


def main() -> int:
    try:
        import atheris
    except ModuleNotFoundError:
        print("error: atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["bodspider"]):
        from tests.fuzz.targets import TARGETS
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        print(f"error: expected one of {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    target = TARGETS[sys.argv[1]]

    def try_one(data: bytes) -> Any:
        try:
            target.take(target.make(Bytes(data)))
        except BodspiderError:
            return

    atheris.Setup([sys.argv[0], *sys.argv[2:]], try_one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
