from hypothesis import given
from hypothesis import strategies as st
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from bodspider.balance import OUTCOMES, count_listed, count_outcome, read_balance
from bodspider.verdict import judge

entries = st.lists(
    st.tuples(
        st.sampled_from(OUTCOMES),
        st.sampled_from(["-", "http-404", "timeout", "robots"]),
        st.sampled_from(["nl", "fr-BE", None, "a/b"]),
    )
)


def stats_of(outcomes, unfinished=0) -> dict:
    stats = MemoryStatsCollector(get_crawler())
    count_listed(stats, len(outcomes) + unfinished)
    for outcome, reason, language in outcomes:
        count_outcome(stats, outcome, reason=reason, language=language)
    return stats.get_stats()


@given(entries)
def test_the_balance_adds_up(outcomes):
    balance = read_balance(stats_of(outcomes))
    assert balance.listed == len(outcomes) == sum(balance.outcomes.values())
    assert balance.open == 0
    for outcome in OUTCOMES:
        assert sum(balance.reasons[outcome].values()) == balance.outcomes[outcome]
        assert sum(counts[outcome] for counts in balance.languages.values()) == balance.outcomes[outcome]


def verdict(outcomes, unfinished=0, finish_reason="finished", problems=()):
    balance = read_balance(stats_of(outcomes, unfinished))
    return judge(balance, finish_reason=finish_reason, problems=problems, max_failed=0.2)


NEW = ("new", "-", "nl")


def test_a_run_in_which_everything_went_well_is_good():
    assert verdict([NEW] * 3 + [("failed", "http-404", "nl")] + [NEW] * 3).good


def test_too_many_failures_are_a_reason_with_their_causes():
    [reason] = verdict([NEW, ("failed", "http-500", "nl"), ("failed", "timeout", "nl")]).reasons
    assert "2 of 3" in reason
    assert "http-500: 1" in reason


def test_what_the_site_or_the_user_forbids_is_no_failure_of_the_run():
    assert verdict([("failed", "robots", "nl"), ("failed", "robots", "nl")]).good


def test_a_run_that_was_cut_short_says_so():
    reasons = verdict([NEW], unfinished=2, finish_reason="shutdown").reasons
    assert "shutdown" in reasons[0]
    assert "2 of 3" in reasons[1]


def test_nothing_listed_is_a_failure():
    assert not verdict([]).good


def test_known_problems_come_first():
    assert verdict([], problems=["listing x could not be read"]).reasons == ("listing x could not be read",)
