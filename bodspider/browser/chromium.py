"""Chromium: where it is, how it is started, and what to install when it is not there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

_ON_PATH = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
_DOWNLOADED = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium_headless_shell-*/*/*headless*shell",
    "chromium_headless_shell-*/*/*headless*shell.exe",
)
_REVISION = re.compile(r"chromium(?:_headless_shell)?-(\d+)")
_CACHES = {"darwin": "Library/Caches/ms-playwright", "win32": "AppData/Local/ms-playwright"}

INSTALL = "pip install scrapy-playwright, and apt-get install chromium (or: playwright install chromium)"

_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",  # goes around the guard
    "--disable-sync",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # likewise
    "--mute-audio",
    "--no-first-run",
    "--no-pings",
)


def find_chromium(named: str = "") -> str | None:
    """Return the path of a Chromium, or ``None`` when there is none.

    `named` is the setting ``BOD_CHROMIUM``, a path or a command; when it is given nothing else is looked for. Otherwise it is what Playwright
    downloaded (the newest), else ``chromium`` or ``google-chrome`` on ``PATH``.
    """
    if named:
        return shutil.which(named)
    return _downloaded() or next((path for name in _ON_PATH if (path := shutil.which(name))), None)


def what_is_missing(named: str = "") -> str | None:
    """Return one line about what a browser needs and has not, with the commands that install it; ``None`` when all is there."""
    if find_spec("scrapy_playwright") is None:
        return f"pages need a browser, and the package scrapy-playwright is not installed; {INSTALL}"
    if named and find_chromium(named) is None:
        return f"pages need a browser, and BOD_CHROMIUM={named!r} is no program that can be run; {INSTALL}"
    if find_chromium(named) is None:
        return f"pages need a browser, and no Chromium was found; {INSTALL}"
    return None


def is_root() -> bool:
    """Tell whether this process is root's; Chromium cannot put itself in a sandbox then."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def launch_options(path: str, *, proxy_port: int, heap_mib: int) -> dict[str, object]:
    """Return how Playwright starts the Chromium at `path`: everything through the guard on `proxy_port`, `heap_mib` for the scripts of a page.

    The sandbox is on but for root.
    """
    return {
        "executable_path": path,
        "headless": True,
        "chromium_sandbox": not is_root(),
        "args": [*_FLAGS, f"--js-flags=--max-old-space-size={heap_mib}"],
        "proxy": {"server": f"socks5://127.0.0.1:{proxy_port}", "bypass": "<-loopback>"},
        "handle_sigint": False,  # the crawl closes the browser, once the pages in flight are done
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": 60_000,
    }


def _downloaded() -> str | None:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folder = Path(named) if named not in ("", "0") else Path.home() / _CACHES.get(sys.platform, ".cache/ms-playwright")
    found = [path for pattern in _DOWNLOADED for path in folder.glob(pattern) if os.access(path, os.X_OK) and path.is_file()]
    return str(max(found, key=_revision)) if found else None


def _revision(path: Path) -> tuple[int, bool]:
    matched = next((match for part in path.parts if (match := _REVISION.fullmatch(part))), None)
    return (int(matched[1]) if matched else 0, "headless" not in path.name)
