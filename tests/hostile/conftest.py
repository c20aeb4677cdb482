from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawls.conftest import Site, site
from tests.hostile.internet import PUBLIC, Internet, Trap

__all__ = ["internet", "site"]


@pytest.fixture
def internet(tmp_path: Path, site: Site) -> Iterator[Internet]:
    """Return a pretend internet whose public address leads to `site`."""
    trap = Trap()
    port = urlsplit(site.url).port
    assert port is not None
    yield Internet(tmp_path, trap, public={PUBLIC: port}, own=[port])
    trap.close()
