import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.dates import RenderTime, Statement
from bodspider.pages import Detail, Entry
from bodspider.visits import entry_digest, entry_facts, entry_key, entry_of, from_entry, with_detail

NOW = datetime(2026, 5, 8, 7, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
ENTRY = Entry(
    title="Titel",
    href="/nl/a",
    url="https://site.example/nl/a",
    summary="Inleiding",
    author="258",
    language="nl",
    tags=("Afrika",),
    statements=(Statement("listing", "5 mei 2026", None, "nl", None),),
)

texts = st.none() | st.text(max_size=20)
times = st.integers(0, 2_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
statements = st.builds(
    Statement,
    st.sampled_from(["time", "feed", "listing"]),
    st.text(max_size=20),
    texts,
    texts,
    st.none() | st.builds(RenderTime, times, st.sampled_from(["Date", "ETag"])),
    st.sampled_from([1, 2]),
    st.booleans(),
)
entries = st.builds(
    Entry,
    title=texts,
    href=st.text(max_size=20),
    url=texts,
    problem=texts,
    summary=texts,
    author=texts,
    language=texts,
    tags=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    statements=st.lists(statements, max_size=3).map(tuple),
)


def digest(entry: Entry, now: datetime = NOW) -> str:
    return entry_digest(entry, timezone=BRUSSELS, now=now)


def aged(text: str, rendered: datetime) -> Entry:
    return replace(ENTRY, statements=(Statement("listing", text, None, "nl", RenderTime(rendered, "Date")),))


@given(entries, st.none() | st.booleans())
def test_an_entry_survives_as_json(entry, month_first):
    assert entry_of(json.loads(json.dumps(entry_facts(entry, month_first)))) == (entry, month_first)


def test_an_age_does_not_change_what_an_entry_says():
    later = NOW + timedelta(days=3)
    assert digest(aged("2 dagen 16 hours ago", NOW)) == digest(aged("5 dagen 16 hours ago", later), later)


@pytest.mark.parametrize("text", ["nooit", "1 hour 59 minutes hence", "zomaar een tekst"])
def test_a_text_that_proves_no_date_does_not_either(text):
    assert digest(replace(ENTRY, statements=())) == digest(aged(text, NOW))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Anders"},
        {"summary": None},
        {"author": "266"},
        {"language": "fr"},
        {"tags": ()},
        {"problem": "no-link"},
        {"statements": (Statement("listing", "6 mei 2026", None, "nl", None),)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_everything_else_does(changed):
    assert digest(replace(ENTRY, **changed)) != digest(ENTRY)


def test_the_same_date_in_other_words_is_the_same():
    same = replace(ENTRY, statements=(Statement("listing", "05.05.2026", None, "nl", None),))
    assert digest(same) == digest(ENTRY)


def test_the_key_of_an_entry_is_that_of_its_address():
    listing = "https://site.example/nl/aggregator"
    other = replace(ENTRY, url="http://site.example/nl/a/?utm_source=x", title="Anders")
    assert entry_key(other, listing) == entry_key(ENTRY, listing)
    unlinked = replace(ENTRY, url=None)
    assert entry_key(unlinked, listing) != entry_key(replace(unlinked, title="Anders"), listing)


def test_what_a_page_does_not_say_stays_as_the_listing_said_it():
    listed = from_entry(ENTRY, listing="https://site.example/nl/nieuws", listing_title="Nieuws", month_first=True, place=3)
    listed.key, listed.digest, listed.asked = "key", "digest", "asked"
    nothing = Detail("https://site.example/nl/a", None, {}, None, None, None, None)
    made = with_detail(listed, nothing, addresses=(), fetched=NOW, status=200)
    added = {"url": nothing.url, "fetched": NOW, "status": 200, "id": made.article.id, "story": made.article.story}
    assert made == replace(listed, article=replace(listed.article, **added))
    assert made.article.tags is not listed.article.tags
