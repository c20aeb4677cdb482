import pytest
from scrapy.settings import Settings

from bodspider import settings as ours
from bodspider.errors import UsageError
from bodspider.strict import check_components, check_kinds, check_names


def given(**values: object) -> Settings:
    settings = Settings()
    settings.setmodule(ours)
    for name, value in values.items():
        settings.set(name, value, priority="cmdline")
    return settings


def test_the_defaults_can_be_used():
    check_names(given(), [])
    check_kinds(given())
    check_components(given())


@pytest.mark.parametrize("name", ["BOD_MAXPAGES", "DATABASE_URI", "CONCURENT_REQUESTS", "DOWNLOAD_DELAYS"])
def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(name):
    with pytest.raises(UsageError, match=f"setting {name} is not known; did you mean [A-Z_]+"):
        check_names(given(**{name: "1"}), [])


def test_a_setting_that_begins_like_ours_must_be_one_of_ours():
    with pytest.raises(UsageError, match="BOD_COFFEE"):
        check_names(given(BOD_COFFEE="1"), [])


@pytest.mark.parametrize("name", ["PLAYWRIGHT_MAX_CONTEXTS", "MY_PIPELINE_FOLDER"])
def test_settings_of_others_are_left_to_them(name):
    check_names(given(**{name: "1"}), [])


def test_only_a_variable_that_looks_like_ours_is_refused():
    check_names(given(), ["BOD_SERVICE_HOST", "BOD_PORT", "PATH", "DATABASE_URI", *filter(str.isupper, vars(ours))])
    with pytest.raises(UsageError, match="BOD_LISTING is not known; did you mean BOD_LISTINGS"):
        check_names(given(), ["BOD_LISTING"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONCURRENT_REQUESTS", "abc"),
        ("CONCURRENT_REQUESTS", "1.5"),
        ("CONCURRENT_ITEMS", "0"),
        ("DOWNLOAD_TIMEOUT", "soon"),
        ("ROBOTSTXT_OBEY", "maybe"),
        ("LOG_LEVEL", "info"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name, value):
    with pytest.raises(UsageError, match=f"setting {name}='{value}' is not usable"):
        check_kinds(given(**{name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_DELAY", "0.5"),
        ("CLOSESPIDER_TIMEOUT", "1.5"),
        ("ROBOTSTXT_OBEY", "false"),
        ("LOG_LEVEL", "WARNING"),
        ("LOG_LEVEL", 30),
        ("RETRY_TIMES", "7"),
    ],
)
def test_a_value_of_the_right_kind_is_taken(name, value):
    check_kinds(given(**{name: value}))


@pytest.mark.parametrize("name", ["ITEM_PIPELINES", "EXTENSIONS", "DOWNLOADER_MIDDLEWARES"])
def test_a_table_of_components_without_ours_is_refused(name):
    with pytest.raises(
        UsageError, match=rf"setting {name} leaves out bodspider\.[\w.]+; give all of bodspider\.settings\.{name}"
    ):
        check_components(given(**{name: {"scrapy.extensions.memusage.MemoryUsage": 1}}))


def test_one_of_ours_may_be_turned_off_or_named_by_its_class():
    from bodspider.pipelines.claim import ClaimPipeline

    changed = {**ours.ITEM_PIPELINES, "bodspider.pipelines.store.StorePipeline": None, ClaimPipeline: 800}
    del changed["bodspider.pipelines.claim.ClaimPipeline"]
    check_components(given(ITEM_PIPELINES=changed))


@pytest.mark.parametrize("path", ["nowhere.Pipeline", "json.Nothing", "plain"])
def test_a_component_that_cannot_be_imported_is_refused(path):
    with pytest.raises(UsageError, match=rf"setting ITEM_PIPELINES names {path}, which cannot be imported: "):
        check_components(given(ITEM_PIPELINES={**ours.ITEM_PIPELINES, path: 1}))
