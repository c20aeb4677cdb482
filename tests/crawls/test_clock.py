"""A clock that jumps back and forward while a crawl lasts, and between crawls: nothing is lost, and what follows is in order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bodspider.store import Store
from tests.crawls.conftest import ROOT, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

COUNT = 60
HOUR, DAY = 3600, 86_400
CLOCK = Path(__file__).parent / "clock"


@pytest.fixture
def site():
    with NewsSite(COUNT) as site:
        yield site


@pytest.fixture
def clock(tmp_path):
    """Return a function that makes the clock of crawls wrong by so many seconds."""
    path = tmp_path / "clock"

    def wrong(seconds: float) -> None:
        beside = path.with_suffix(".new")
        beside.write_text(str(seconds))
        beside.replace(path)

    wrong(0)
    return wrong


def crawl(site, folder, *args, mode="full"):
    env = {"PYTHONPATH": f"{CLOCK}:{ROOT}", "TEST_CLOCK": str(folder / "clock"), "DATABASE_URL": f"sqlite:///{folder}/bod.db"}
    return run_crawl(folder, "-a", f"url={site.url}", "-a", f"mode={mode}", "-a", "browser=never", *args, **env)


def stored(folder):
    store = Store.open(f"sqlite:///{folder}/bod.db")
    found = {each.title for each in store.read() if each.body and not each.error}
    store.close()
    return found


@pytest.mark.parametrize(
    "jumps",
    [
        {"/nieuws/50": -HOUR, "/nieuws/20": 0},
        {"/nieuws/50": -400 * DAY},
        {"/nieuws/50": 10 * DAY, "/nieuws/20": -10 * DAY},
        {"/nieuws/50": 400 * DAY, "/nieuws/20": 0},
    ],
    ids=["back an hour and on again", "back a year", "forward and back", "forward a year and back"],
)
def test_a_clock_that_jumps_amid_a_crawl_loses_nothing_and_the_next_runs_are_good(site, tmp_path, clock, jumps):
    site.on_request = lambda target: clock(jumps[target]) if target in jumps else None
    done = crawl(site, tmp_path, "-s", "BOD_ARCHIVE=1", "-s", f"BOD_METRICS={tmp_path}/bod.prom")
    assert done.status == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.run["balance"]["new"] == len(done.articles) == COUNT
    assert stored(tmp_path) == {each.title for each in site.stories.values()}
    dates = {each["title"]: each["published"] for each in done.articles}
    for story in site.stories.values():
        assert datetime.fromisoformat(dates[story.title]) == story.published, "a wrong clock makes no wrong date"
    site.on_request = None
    clock(0)
    (tmp_path / "data").rename(tmp_path / "first")
    site.add()
    site.stories[COUNT - 1].teaser = "Anders"
    again = crawl(site, tmp_path, mode="update")
    assert again.status == 0, again.stderr
    assert (again.run["balance"]["new"], again.run["balance"]["changed"]) == (1, 1)
    assert stored(tmp_path) == {each.title for each in site.stories.values()}


@pytest.mark.parametrize("seconds", [-2 * DAY, 2 * DAY])
def test_updates_find_what_is_new_on_a_clock_that_was_set_right(site, tmp_path, clock, seconds):
    """The first runs have a wrong clock; then it is set right."""
    clock(seconds)
    assert crawl(site, tmp_path).status == 0
    clock(0)
    for _ in range(2):
        (tmp_path / "data").rename(tmp_path / f"run{len(list(tmp_path.glob('run*')))}")
        site.add(datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1))
        done = crawl(site, tmp_path, mode="update")
        assert done.status == 0, done.stderr
        assert done.run["balance"]["new"] == 1
    assert stored(tmp_path) == {each.title for each in site.stories.values()}
