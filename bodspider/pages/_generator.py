"""The software that made a page, as far as the reading of its ages depends on it."""

from __future__ import annotations

import re

from scrapy.http import Response

_COUNTS_FIXED = re.compile(rb"\s*Drupal [4-7]\b", re.IGNORECASE)


def counts_fixed(response: Response, generator: str | None) -> bool:
    """Tell whether `response` is from a Drupal up to 7, whose ages count in fixed units, as its header or its meta tag `generator` says."""
    stated = (response.headers.get("X-Generator"), (generator or "").encode())
    return any(each and _COUNTS_FIXED.match(each) for each in stated)
