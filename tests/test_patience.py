from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.errors import UsageError
from bodspider.patience import PROBE_TIME, SPREAD, Host, Limits, back_off, read_limits, retry_after

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LIMITS = Limits(wait=1, longest=300, failures=3, pause=10, patience=100)
SET = {
    "BOD_RETRY_WAIT": "1",
    "BOD_MAX_WAIT": 300,
    "BOD_MAX_CRAWL_DELAY": "30",
    "BOD_HOST_FAILURES": "5",
    "BOD_HOST_PAUSE": "15",
    "BOD_HOST_PATIENCE": 300.0,
}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        ("Thu, 26 Nov 2026 12:01:30", 90),
        ("Thu, 26 Nov 2026 13:01:30 +0100", 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Thu, 99 Nov 2026 12:01:30 GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_whatever_stands_in_retry_after_is_no_error(value):
    asked = retry_after(value, NOW)
    assert asked is None or asked >= 0


def test_each_wait_is_twice_as_long_up_to_the_longest_and_always_the_same_for_a_page():
    waits = [back_off(times, "http://a.example/1", LIMITS) for times in range(1, 12)]
    for times, wait in enumerate(waits):
        assert min(2**times * (1 - SPREAD), LIMITS.longest) <= wait <= min(2**times * (1 + SPREAD), LIMITS.longest)
    assert waits[-1] == LIMITS.longest
    assert waits == [back_off(times, "http://a.example/1", LIMITS) for times in range(1, 12)]
    assert len({back_off(1, f"http://a.example/{number}", LIMITS) for number in range(100)}) == 100


def test_a_host_is_left_alone_once_it_failed_several_times_in_a_row():
    host = Host()
    for second in range(2):
        host.failed(second, LIMITS)
        assert host.wait(second) == 0
    host.failed(2, LIMITS)
    assert host.wait(2) == 10
    host.failed(3, LIMITS)
    assert host.wait(3) == 9, "what was under way makes the pause no longer"
    assert host.wait(12) == 0


def test_after_a_pause_one_request_finds_out():
    host = Host(failures=2)
    host.failed(0, LIMITS)
    host.probed = 10
    assert host.wait(10) is None
    assert host.wait(11 + PROBE_TIME) == 0, "it got lost"
    host.undecided()
    assert host.wait(10) == 0
    host.probed = 10
    host.failed(11, LIMITS)
    assert host.probed, "what was under way before tells nothing of the probe"
    host.failed(11, LIMITS, is_probe=True)
    assert host.wait(11) == 20, "twice as long"
    host.probed = 31
    host.succeeded(31, is_probe=True)
    assert (host.wait(31), host.failures, host.pauses) == (0, 0, 0)


def test_a_host_that_fails_for_too_long_is_given_up():
    host, now, waits = Host(), 0.0, []
    while not host.is_down:
        host.failed(now, LIMITS, is_probe=host.is_paused)
        wait = host.wait(now)
        waits.append(wait)
        now += wait or 1
    assert waits == [0, 0, 10, 20, 40, 0]
    assert host.failures == 6
    host.succeeded(now)
    assert host.is_down


def revive(host: Host, now: float) -> float:
    """Let `host` fail until it is left alone, and come back; return when that is."""
    while not host.is_paused:
        host.failed(now, LIMITS, is_answer=True)
    now += host.wait(now) or 0
    host.probed = now
    host.succeeded(now, is_probe=True)
    return now


def test_a_host_that_comes_back_time_and_again_has_pages_that_fail():
    host = Host()
    now = revive(host, revive(host, 0))
    for _ in range(100):
        host.failed(now, LIMITS, is_answer=True)
        assert host.wait(now) == 0
    for _ in range(LIMITS.failures):
        host.failed(now, LIMITS)
    assert host.wait(now) == LIMITS.pause, "but no answer at all counts"
    host.probed = now
    host.failed(now + LIMITS.pause, LIMITS, is_probe=True, is_answer=True)
    assert host.wait(now + LIMITS.pause) == 0, "it is there"
    now += LIMITS.pause
    host.failed(now, LIMITS, asked=7, is_answer=True)
    assert host.wait(now) == 7


def test_what_a_host_asks_for_is_kept_and_capped():
    host = Host()
    host.failed(0, LIMITS, asked=20)
    assert host.wait(0) == 20
    host.failed(1, LIMITS, asked=5)
    assert host.wait(1) == 19
    host.succeeded(2)
    assert host.wait(2) == 18, "what was under way was answered before the host asked"
    host.succeeded(20)
    assert host.wait(20) == 0
    host = Host()
    host.failed(0, LIMITS, asked=86_400)
    assert host.wait(0) == LIMITS.longest
    assert not host.is_down, "it has failed once"


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["ok", "failed", "asked", "undecided"])), max_size=60))
def test_no_wait_is_longer_than_the_longest(events):
    host, now = Host(), 0
    for seconds, what in events:
        now += seconds
        if host.is_paused and host.wait(now) == 0:
            host.probed = now
        if what == "ok":
            host.succeeded(now, is_probe=host.probed is not None)
        elif what == "undecided":
            host.undecided()
        else:
            host.failed(now, LIMITS, is_probe=host.probed is not None, asked=1e6 if what == "asked" else None)
        assert (host.wait(now) or 0) <= LIMITS.longest


def test_settings_are_read():
    assert read_limits(SET) == Limits()


def test_a_replay_waits_for_nothing():
    limits = read_limits({**SET, "BOD_REPLAY": True})
    host = Host()
    for second in range(100):
        host.failed(second, limits, asked=60)
        assert host.wait(second) == 0
    assert back_off(3, "http://a.example/", limits) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOD_RETRY_WAIT", "soon"),
        ("BOD_MAX_WAIT", -1),
        ("BOD_HOST_FAILURES", "0"),
        ("BOD_HOST_FAILURES", "2.5"),
        ("BOD_HOST_PAUSE", "nan"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name, value):
    with pytest.raises(UsageError, match=name):
        read_limits({**SET, name: value})
