"""What cannot be shared is refused with one line, before anything is fetched or written."""

import pytest

from bodspider.arguments import Arguments
from bodspider.errors import UsageError
from bodspider.shared import check
from tests.crawls.conftest import run_crawl

LISTING = ("-a", "url=http://127.0.0.1:8009/news")
NOBODY = "redis://me:secret@127.0.0.1:9/0"


@pytest.mark.crawl
@pytest.mark.parametrize(
    ("args", "env", "said", "status"),
    [
        ((), {"REDIS_URL": NOBODY}, "sample site", 2),
        ((*LISTING, "-a", "max_items=3"), {"REDIS_URL": NOBODY}, "max_items", 2),
        (LISTING, {"REDIS_URL": NOBODY, "DATABASE_URL": ""}, "DATABASE_URL", 2),
        (LISTING, {"REDIS_URL": "me:secret@nowhere"}, "redis://host:6379/0", 2),
        (LISTING, {"REDIS_URL": "redis://me:secret@127.0.0.1:66666/0"}, "REDIS_URL", 2),
        (LISTING, {"REDIS_URL": "redis://:secret/secret@127.0.0.1:9/0"}, "signs of a password as %XX", 2),
        (LISTING, {"REDIS_URL": "redis://:secret@127.0.0.1:9/news"}, "'/news' is no number", 2),
        (LISTING, {"REDIS_URL": f"{NOBODY}?secret=1"}, "REDIS_URL is not usable", 2),
        ((*LISTING, "-s", "BOD_LEASE=soon"), {"REDIS_URL": NOBODY}, "BOD_LEASE", 2),
        (LISTING, {"REDIS_URL": NOBODY}, "redis://127.0.0.1:9/0 cannot be used", 1),
        ((*LISTING, "-s", "JOBDIR=job"), {}, "JOBDIR", 2),
    ],
)
def test_what_cannot_be_shared_is_one_line(tmp_path, args, env, said, status):
    done = run_crawl(tmp_path, *args, **env)
    assert done.status == status
    [line] = done.stderr.splitlines()
    assert said in line
    assert "secret" not in line
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_one_line_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr(check, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install -r requirements-redis\.txt"):
        check.check_shared(Arguments(url=("http://127.0.0.1/",)), {"REDIS_URL": NOBODY})


@pytest.mark.crawl
def test_a_password_of_redis_shows_nowhere(tmp_path, redis_server, site):
    from redis import Redis

    site.listing("/list", [("/a", "a")])
    site.article("/a", "a")
    with Redis.from_url(redis_server.url()) as redis:
        redis.config_set("requirepass", "secret")
    url = redis_server.url().replace("//", "//:secret@")
    done = run_crawl(tmp_path, "-a", f"url={site.url}/list", "-L", "DEBUG", REDIS_URL=url)
    assert done.status == 0, done.stderr
    assert "secret" not in done.stderr + done.stdout + "".join(path.read_text() for path in tmp_path.glob("data/runs/*/*"))


@pytest.mark.crawl
def test_a_redis_that_takes_no_writes_ends_a_crawl_that_has_hardly_begun_with_one_line(tmp_path, redis_server, site):
    from redis import Redis

    with Redis.from_url(redis_server.url()) as redis:
        redis.replicaof("127.0.0.1", "9")
    done = run_crawl(tmp_path, "-a", f"url={site.url}/list", REDIS_URL=redis_server.url())
    assert done.status == 1
    [line] = [line for line in done.errors if "Redis" in line]
    assert line.endswith("cannot be used: READONLY You can't write against a read only replica.")
    assert done.run["verdict"] == "failed"
    assert site.asked == []


@pytest.mark.crawl
def test_a_redis_that_wants_a_password_says_so(tmp_path, redis_server):
    from redis import Redis

    with Redis.from_url(redis_server.url()) as redis:
        redis.config_set("requirepass", "secret")
    done = run_crawl(tmp_path, *LISTING, REDIS_URL=redis_server.url())
    assert done.status == 1
    [line] = done.stderr.splitlines()
    assert line.endswith("cannot be used: it wants a password, and REDIS_URL has none")
