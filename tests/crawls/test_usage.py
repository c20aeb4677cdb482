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
