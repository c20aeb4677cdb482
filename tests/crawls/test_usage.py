"""What cannot work is refused with one line, before anything is fetched or written."""

import pytest

pytestmark = pytest.mark.crawl


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("max_itmes=3", "max_itmes"),
        ("from_date=yesterday", "YYYY-MM-DD"),
        ("url=ftp://x", "ftp://x"),
        ("url=file:///etc/passwd", "file:///etc/passwd"),
        ("mode=fast", "full, update"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(crawl, argument, said):
    done = crawl("-a", argument)
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert said in line
    assert list(done.folder.iterdir()) == []


@pytest.mark.parametrize("args", [("nonsense",), ("--frobnicate",)])
def test_an_unknown_word_is_wrong_usage(crawl, args):
    done = crawl(*args)
    assert done.status == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_database_address_that_is_none_is_wrong_usage(crawl):
    done = crawl(DATABASE_URL="mysql://me:secret@host/db")
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert "DATABASE_URL" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:///:memory:", "'sqlite:///:memory:' would keep nothing"),
        ("sqlite://", "would keep nothing"),
        ("postgresql+psycopg://me:secret@host:port/db", "with the signs of a password as %XX"),
        ("postgresql+psycopg://me:x y@:/secret%?#@host:5432/db", "with the signs of a password as %XX"),
        ("postgresql+psycopg2://me:secret@host/db", "expected sqlite:/// or postgresql+psycopg://"),
    ],
)
def test_a_database_that_could_keep_nothing_is_wrong_usage(crawl, address, said):
    done = crawl(DATABASE_URL=address)
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert said in line
    assert "secret" not in line
    assert list(done.folder.iterdir()) == []


def test_an_update_without_a_database_is_wrong_usage(crawl):
    done = crawl("-a", "mode=update", DATABASE_URL="")
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert "DATABASE_URL" in line


def test_an_output_that_is_a_folder_is_wrong_usage(crawl, tmp_path):
    (tmp_path / "out.jsonl").mkdir()
    done = crawl("-O", "out.jsonl", out=None)
    assert done.status == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("-O", "foo://bucket/out.jsonl"), "Unknown feed storage scheme: foo"),
        (("-s", 'FEEDS={"out.jsonl": {"format": "yaml"}}'), "Unknown feed format: yaml"),
        (("-s", 'FEEDS={"out.jsonl": "jsonl"}'), '{"format": "jsonl"}'),
        (("-O", "out.jsonl", "-s", "FEED_EXPORT_BATCH_ITEM_COUNT=2"), "%(batch_id)d"),
    ],
)
def test_an_output_that_scrapy_would_leave_out_is_wrong_usage(crawl, args, said):
    done = crawl(*args, out=None)
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("error: output ")
    assert said in line
    assert list(done.folder.iterdir()) == []


def test_an_output_whose_name_has_no_room_for_its_ending_is_one_line(crawl):
    done = crawl(out="x" * 245 + ".jsonl")
    assert done.status == 1
    [line] = done.stderr.splitlines()
    assert "File name too long" in line
    assert list(done.folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_line(crawl, tmp_path):
    (tmp_path / "data").write_text("a file, where the folder should be")
    done = crawl()
    assert done.status == 1
    [line] = done.stderr.splitlines()
    assert "data" in line


@pytest.mark.parametrize(
    "name", ["BOD_FULL_EVERY", "BOD_MAX_PAGES", "BOD_BROWSER_SECONDS", "BOD_HOST_FAILURES", "BOD_RETRY_WAIT"]
)
def test_a_setting_that_is_no_number_is_wrong_usage_from_the_environment_too(crawl, name):
    done = crawl(**{name: "often"})
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert f"setting {name}='often'" in line


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("BOD_MAXPAGES=3", "did you mean BOD_MAX_PAGES?"),
        ("DATABASE_URI=sqlite:///x.db", "did you mean DATABASE_URL?"),
        ("LOG_LEVEL=LOUD", "setting LOG_LEVEL='LOUD'"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN=0", "a whole number from 1"),
        ("DOWNLOAD_DELAY=slow", "setting DOWNLOAD_DELAY='slow'"),
        ("ROBOTSTXT_OBEY=maybe", "expected 1 or 0"),
    ],
)
def test_a_setting_that_scrapy_would_stumble_over_is_wrong_usage(crawl, setting, said):
    done = crawl("-s", setting)
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert said in line
    assert list(done.folder.iterdir()) == []


def test_a_misspelt_variable_of_the_environment_does_not_crawl_the_sample_instead(crawl):
    done = crawl(BOD_LISTING="https://news.example.org/news")
    assert done.status == 2
    [line] = done.stderr.splitlines()
    assert line == "error: environment variable BOD_LISTING is not known; did you mean BOD_LISTINGS?"
