import pytest

from bodspider import settings
from bodspider.errors import UsageError
from bodspider.numbers import check_numbers, seconds, whole
from bodspider.patience import Limits, read_limits

DEFAULTS = {name: value for name, value in vars(settings).items() if name.isupper()}


@pytest.mark.parametrize("value", ["", "-1", "0", "1.5", "many", "٣", "1000001", "9" * 5000, None])
def test_what_is_no_whole_number_from_the_least_on_is_refused(value):
    with pytest.raises(UsageError, match="BOD_MAX_PAGES"):
        whole("BOD_MAX_PAGES", {"BOD_MAX_PAGES": value}, 1)


@pytest.mark.parametrize("value", ["", "-1", "nan", "inf", "86401", "soon", None])
def test_what_is_no_time_is_refused(value):
    with pytest.raises(UsageError, match="BOD_MAX_WAIT"):
        seconds("BOD_MAX_WAIT", {"BOD_MAX_WAIT": value})


def test_numbers_are_taken_as_text_or_as_numbers():
    assert whole("BOD_MAX_PAGES", {"BOD_MAX_PAGES": "7"}, 1) == whole("BOD_MAX_PAGES", {"BOD_MAX_PAGES": 7}, 1) == 7
    assert seconds("BOD_MAX_WAIT", {"BOD_MAX_WAIT": "0.5"}) == seconds("BOD_MAX_WAIT", {"BOD_MAX_WAIT": 0.5}) == 0.5


def test_the_defaults_can_be_used():
    check_numbers(DEFAULTS)
    assert read_limits(DEFAULTS) == Limits()
