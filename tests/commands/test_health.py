import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from bodspider.commands.health import in_words, judge
from bodspider.runs import read_runs
from tests.crawls.conftest import command, environment, run_crawl
from tests.news_site import NewsSite

NOW = datetime(2026, 5, 8, 7, tzinfo=UTC)
DAY = timedelta(hours=26)


def run(hours: float, verdict: str = "good", *, sample: bool = False) -> dict[str, object]:
    finished = NOW - timedelta(hours=hours)
    reasons = [] if verdict == "good" else ["nothing was listed"]
    return {
        "run": f"{finished:%Y%m%dT%H%M%SZ}",
        "finished": finished.isoformat(),
        "verdict": verdict,
        "reasons": reasons,
        "sample": sample,
    }


@pytest.mark.parametrize(
    ("runs", "healthy", "said"),
    [
        ([], False, "failed: there is no run yet"),
        ([run(2)], True, "good: the last good run ended 2.0 h ago"),
        ([run(30)], False, "failed: the last good run ended 30.0 h ago"),
        ([run(1, "failed"), run(3)], True, "good: the last good run ended 3.0 h ago; the last run failed: nothing was listed"),
        ([run(1, "failed")], False, "failed: there is no good run yet; the last run failed: nothing was listed"),
        ([run(1, sample=True), run(30)], False, "failed: the last good run ended 30.0 h ago"),
    ],
)
def test_what_is_healthy(runs, healthy, said):
    answer = judge(runs, now=NOW, limit=DAY)
    assert answer["healthy"] is healthy
    assert in_words(answer) == said


def test_folders_without_a_report_are_passed_over(tmp_path):
    for name, text in (
        ("20260508T070000Z-a", "{"),
        ("20260507T070000Z-b.partial", None),
        ("20260506T070000Z-c", json.dumps(run(48))),
    ):
        (tmp_path / name).mkdir()
        if text is not None:
            (tmp_path / name / "run.json").write_text(text)
    assert [each["verdict"] for each in read_runs(tmp_path)] == ["good"]


def health(folder, *args):
    return subprocess.run(
        command("health", *args), cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.crawl
def test_the_exit_status_is_for_monitors(tmp_path):
    none = health(tmp_path)
    assert (none.returncode, none.stdout) == (1, "failed: there is no run yet\n")
    with NewsSite(3) as site:
        run_crawl(tmp_path, "-a", f"url={site.url}")
    good = health(tmp_path, "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["healthy"] is True
    assert health(tmp_path, "--max-age", "0").returncode == 1
    wrong = health(tmp_path, "--max-age", "soon")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
