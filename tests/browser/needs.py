"""What tests with a real browser need: it is there, or the test is skipped, or fails where CI says that it must be there."""

from __future__ import annotations

import os

import pytest

from bodspider.browser.chromium import what_is_missing

MISSING = what_is_missing(os.environ.get("BOD_CHROMIUM", ""))
REQUIRED = os.environ.get("BOD_REQUIRE_BROWSER") == "1"

needs_browser = pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=MISSING or "")
