"""A host sees no more requests at once, and no faster, however many workers there are."""

import threading
import time

import pytest

from bodspider.shared.pace import share
from tests.crawls.conftest import Site, run_crawl


@pytest.mark.parametrize("limit", [1, 2, 4, 7])
@pytest.mark.parametrize("workers", range(1, 10))
def test_the_shares_of_all_workers_add_up_to_the_limit(limit, workers):
    shares = [share(limit, workers, rank) for rank in range(workers)]
    assert sum(shares) == limit
    assert shares == sorted(shares, reverse=True)


class Watched:
    """Pages that take their time; it is noted when each was asked for, and how many were at the same time."""

    def __init__(self, site: Site, count: int, seconds: float) -> None:
        self.times: list[float] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        site.listing("/list", [(f"/{number}", f"Titel {number}") for number in range(count)])
        for number in range(count):
            site.article(f"/{number}", f"Titel {number}")
            site.pages[f"/{number}"] = self._slow(site.pages[f"/{number}"], seconds)

    def _slow(self, answer, seconds):
        def page():
            with self._lock:
                self.times.append(time.monotonic())
                self._now += 1
                self.most = max(self.most, self._now)
            time.sleep(seconds)
            with self._lock:
                self._now -= 1
            return answer

        return page


@pytest.mark.crawl
@pytest.mark.parametrize("limit", [2, 4])
@pytest.mark.parametrize("workers", [1, 3])
def test_all_workers_together_keep_to_the_requests_at_once(site, crew, limit, workers):
    watched = Watched(site, 60, 0.15)
    crawls = [crew.start(f"{site.url}/list", "-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={limit}") for _ in range(workers)]
    assert [each.result().status for each in crawls] == [0] * workers
    assert len(watched.times) == 60
    assert watched.most == limit


@pytest.mark.crawl
def test_a_crawl_alone_keeps_to_them_too(site, tmp_path):
    watched = Watched(site, 30, 0.1)
    done = run_crawl(tmp_path, "-a", f"url={site.url}/list", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=3", "-s", "BOD_MONITORS=")
    assert done.status == 0, done.stderr
    assert (len(watched.times), watched.most) == (30, 3)


@pytest.mark.crawl
def test_a_delay_holds_for_all_workers_together(site, crew):
    watched = Watched(site, 40, 0)
    listing = site.pages["/list"]

    def when_both_are_there():
        deadline = time.monotonic() + 20
        while crew.present() < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        return listing

    site.pages["/list"] = when_both_are_there
    workers = [crew.start(f"{site.url}/list", "-s", "DOWNLOAD_DELAY=0.2", "-s", "DOWNLOAD_DELAY_JITTER=0") for _ in range(2)]
    done = [each.result() for each in workers]
    assert [each.status for each in done] == [0, 0]
    assert min(each.run["balance"]["new"] for each in done) > 5
    assert watched.times[-1] - watched.times[0] > 38 * 0.2
    assert all(later - earlier > 0.15 for earlier, later in zip(watched.times, watched.times[2:], strict=False))
    assert len(watched.times) == 40
