"""How the browser is found and started."""

import os

import pytest

from bodspider.browser import chromium
from bodspider.browser.chromium import find_chromium, launch_options, what_is_missing


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without any browser."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    return tmp_path


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_browser_there_is_none_and_the_line_says_what_to_install(bare):
    assert find_chromium() is None
    line = what_is_missing()
    assert "\n" not in line
    assert "pip install scrapy-playwright" in line
    assert "apt-get install chromium" in line


def test_without_the_package_the_line_says_what_to_install(bare, monkeypatch):
    program(bare / "bin" / "chromium")
    assert what_is_missing() is None
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    line = what_is_missing()
    assert "scrapy-playwright is not installed" in line
    assert "apt-get install chromium" in line


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "chromium-browser"])
def test_a_browser_on_the_path_is_found(bare, name):
    path = program(bare / "bin" / name)
    assert find_chromium() == path


def test_what_playwright_downloaded_comes_first_the_newest_of_it(bare):
    program(bare / "bin" / "chromium")
    program(bare / "downloads" / "chromium-999" / "chrome-linux" / "chrome")
    shell = program(bare / "downloads" / "chromium_headless_shell-1100" / "chrome-linux" / "headless_shell")
    assert find_chromium() == shell
    full = program(bare / "downloads" / "chromium-1100" / "chrome-linux64" / "chrome")
    assert find_chromium() == full


def test_the_named_one_wins_and_must_be_there(bare):
    program(bare / "bin" / "chromium")
    mine = program(bare / "mine")
    assert find_chromium(mine) == mine
    assert find_chromium("chromium") == str(bare / "bin" / "chromium")
    assert find_chromium(str(bare / "nothing")) is None
    assert "BOD_CHROMIUM" in what_is_missing(str(bare / "nothing"))


@pytest.mark.parametrize(("user", "sandbox"), [(0, False), (1000, True)])
def test_the_sandbox_is_off_for_root_only(monkeypatch, user, sandbox):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    options = launch_options("/bin/chromium", proxy_port=1, heap_mib=512)
    assert options["chromium_sandbox"] is sandbox
    assert not any("sandbox" in flag for flag in options["args"])


def test_everything_goes_through_the_guard():
    options = launch_options("/bin/chromium", proxy_port=4321, heap_mib=512)
    assert options["proxy"] == {"server": "socks5://127.0.0.1:4321", "bypass": "<-loopback>"}
    assert "--disable-quic" in options["args"]
