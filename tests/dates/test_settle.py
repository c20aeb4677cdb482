"""Many statements, one date."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bodspider.dates import RenderTime, Statement, learn_month_first, precision_of, settle
from bodspider.dates._types import Window

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2021, 5, 7, 23, 0, tzinfo=UTC)
RENDERED = RenderTime(NOW, "Last-Modified")


def settled(*statements: Statement, **more):
    return settle(statements, timezone=BRUSSELS, now=NOW, **more)


def age(text: str) -> Statement:
    return Statement("listing", text, language="nl", rendered=RENDERED)


def text(raw: str) -> Statement:
    return Statement("text", raw, language="nl", rendered=RENDERED)


def test_nothing_said_is_no_date():
    found = settled()
    assert (found.published, found.precision, found.evidence, found.conflict) == (None, None, (), False)


def test_windows_are_intersected_and_all_evidence_is_kept_best_first():
    found = settled(age("2 dagen 16 hours ago"), text("wo, 05/05/2021 - 08:45"), text("5 mei 2021"))
    assert found.published == found.earliest == datetime(2021, 5, 5, 6, 45, tzinfo=UTC)
    assert found.latest == datetime(2021, 5, 5, 6, 45, 59, tzinfo=UTC)
    assert found.precision == "minute"
    assert [each.source for each in found.evidence] == ["text", "text", "listing"]
    assert not found.conflict


def test_a_contradiction_keeps_the_most_trustworthy_and_says_so():
    found = settled(age("2 months ago"), Statement("json-ld", "2021-05-05T08:00:00+02:00"))
    assert found.published == datetime(2021, 5, 5, 6, 0, tzinfo=UTC)
    assert found.conflict
    assert len(found.evidence) == 2


def test_an_age_names_the_render_time_it_counts_from():
    [evidence] = settled(age("2 dagen ago")).evidence
    assert evidence.raw == "2 dagen ago [page rendered 2021-05-07T23:00:00Z, by Last-Modified]"


def test_an_ambiguous_date_is_decided_by_the_listing():
    found = settled(text("05/04/2021 - 14:32"), age("3 dagen 10 hours ago"))
    assert found.published == datetime(2021, 5, 4, 12, 32, tzinfo=UTC)
    assert not found.conflict


def test_an_ambiguous_date_that_nothing_decides_spans_both_readings():
    found = settled(text("04/05/2021"))
    assert (found.earliest, found.latest) == (datetime(2021, 4, 4, 22, tzinfo=UTC), datetime(2021, 5, 4, 21, 59, 59, tzinfo=UTC))
    assert found.precision == "month"
    assert not found.conflict


def test_a_statement_that_proves_nothing_stays_as_evidence_and_is_counted():
    reasons: Counter[str] = Counter()
    found = settled(text("donderdag 5 mei 2021"), text("wo 5 mei 2021"), reasons=reasons)
    assert found.precision == "day"
    assert [each.earliest is None for each in found.evidence] == [True, False]
    assert reasons == {"weekday-contradicts": 1}


def test_the_order_of_the_statements_makes_no_difference():
    told = [age("3 dagen 10 hours ago"), text("05/04/2021 - 14:32"), text("4 mei 2021")]
    assert settled(*told) == settled(*reversed(told)) or settled(*told).earliest == settled(*reversed(told)).earliest


def test_the_order_of_numeric_dates_is_learned_from_dates_that_prove_it():
    month_first = [text("05/28/2020 - 08:00"), text("05/04/2021 - 08:00")]
    assert learn_month_first(month_first, timezone=BRUSSELS, now=NOW) is True
    assert learn_month_first([text("28/05/2020")], timezone=BRUSSELS, now=NOW) is False
    assert learn_month_first([text("05/04/2021"), text("5 mei 2021")], timezone=BRUSSELS, now=NOW) is None
    assert learn_month_first([text("28/05/2020"), text("05/28/2020")], timezone=BRUSSELS, now=NOW) is None


def test_precisions_are_named_by_the_unit_that_holds_the_window():
    def width(seconds: float) -> str:
        start = datetime(2021, 1, 1, tzinfo=UTC)
        return precision_of(Window(start, datetime.fromtimestamp(start.timestamp() + seconds - 1, UTC)))

    assert [width(each) for each in (1, 60, 3600, 86400, 604800, 31 * 86400, 32 * 86400)] == [
        "second", "minute", "hour", "day", "week", "month", "year",
    ]  # fmt: skip


def test_importing_the_engine_does_not_import_dateparser():
    code = "import sys; import bodspider.dates; print('dateparser' in sys.modules, 'scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [
        "False",
        "False",
    ]
