"""What a crawl costs, in counts that depend on no machine."""

import pytest

from tests.commands.test_start import HEAVY, imported

pytestmark = pytest.mark.crawl


def test_a_crawl_imports_what_it_uses_and_no_more(tmp_path, site):
    site.listing("/list", [("/a", "Titel")])
    site.article("/a", "Titel")
    crawl = ("crawl", "bod", "-a", f"url={site.url}/list", "-s", "AUTOTHROTTLE_ENABLED=0")
    used = imported(tmp_path, *crawl, BOD_MONITORS="")
    assert used & HEAVY == {"sqlalchemy"}
    assert not {name for name in used if name.startswith("sqlalchemy.dialects.postgresql")}
    assert not imported(tmp_path, *crawl, BOD_MONITORS="", DATABASE_URL="") & HEAVY
