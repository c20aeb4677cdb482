"""What a page in the browser may ask for: what makes its content, from addresses that a plain request may go to as well."""

from __future__ import annotations

from typing import Literal

from bodspider.network import Policy
from bodspider.urls import host_of

Refusal = Literal["kind", "unsafe-url", "third-party", "tracker"]

_NEVER = frozenset(("image", "font", "media", "manifest", "ping", "texttrack", "prefetch", "cspviolationreport"))
"""Kinds, as Playwright names them, that hold nothing that is read."""
_OWN_ONLY = frozenset(("document", "websocket", "eventsource"))
"""Kinds that only the site itself may give: another site's frame is no part of the article."""
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gouv", "gov", "net", "org"))
_TRACKERS = frozenset(
    [
        "2o7.net",
        "adform.net",
        "adnxs.com",
        "adobedtm.com",
        "adsrvr.org",
        "amplitude.com",
        "atdmt.com",
        "bat.bing.com",
        "bing.com",
        "bluekai.com",
        "branch.io",
        "brightcove.com",
        "chartbeat.com",
        "chartbeat.net",
        "clarity.ms",
        "clicky.com",
        "cloudflareinsights.com",
        "comscore.com",
        "contentsquare.net",
        "crazyegg.com",
        "criteo.com",
        "criteo.net",
        "demdex.net",
        "doubleclick.net",
        "everesttech.net",
        "facebook.com",
        "facebook.net",
        "fullstory.com",
        "gemius.pl",
        "google-analytics.com",
        "googleadservices.com",
        "googlesyndication.com",
        "googletagmanager.com",
        "googletagservices.com",
        "heap.io",
        "heapanalytics.com",
        "hotjar.com",
        "hotjar.io",
        "hs-analytics.net",
        "hs-scripts.com",
        "hubspot.com",
        "inspectlet.com",
        "intercom.io",
        "intercomcdn.com",
        "kissmetrics.io",
        "krxd.net",
        "licdn.com",
        "linkedin.com",
        "luckyorange.com",
        "mathtag.com",
        "mixpanel.com",
        "mouseflow.com",
        "mxpnl.com",
        "newrelic.com",
        "nr-data.net",
        "omtrdc.net",
        "onesignal.com",
        "optimizely.com",
        "outbrain.com",
        "parsely.com",
        "perfops.net",
        "pinterest.com",
        "piwik.pro",
        "plausible.io",
        "quantserve.com",
        "rubiconproject.com",
        "scorecardresearch.com",
        "segment.com",
        "segment.io",
        "sentry.io",
        "sentry-cdn.com",
        "sharethis.com",
        "siteimprove.com",
        "siteimproveanalytics.com",
        "siteimproveanalytics.io",
        "smartlook.com",
        "snapchat.com",
        "snowplowanalytics.com",
        "statcounter.com",
        "taboola.com",
        "tiktok.com",
        "twitter.com",
        "visualwebsiteoptimizer.com",
        "webtrends.com",
        "x.com",
        "xiti.com",
        "yandex.ru",
        "zemanta.com",
    ]
)
"""Domains that watch visitors, and widgets of social networks."""
_TRACKING_SCRIPTS = (
    "/matomo.js",
    "/matomo.php",
    "/piwik.js",
    "/piwik.php",
    "/gtm.js",
    "/gtag/js",
    "/analytics.js",
    "/fbevents.js",
)


def refusal(url: str, kind: str, site: str, policy: Policy) -> Refusal | None:
    """Return why a page of the host `site` may not load `url`, of the `kind` that Playwright names; ``None`` when it may.

    `policy` is that of the crawl; the guard, where the connection is made, holds to the same.
    """
    if kind in _NEVER:
        return "kind"
    host = host_of(url.replace("ws", "http", 1) if kind == "websocket" and url.startswith("ws") else url)
    if kind == "websocket":
        return None if is_same_site(host, site) else "third-party"
    if not policy.allows(url):
        return "unsafe-url"
    if is_same_site(host, site):
        return "tracker" if _path(url).endswith(_TRACKING_SCRIPTS) else None
    if kind in _OWN_ONLY:
        return "third-party"
    return "tracker" if is_tracker(host) or _path(url).endswith(_TRACKING_SCRIPTS) else None


def is_same_site(host: str, site: str) -> bool:
    """Tell whether two hosts belong to one site: the same host, or the same registered domain as far as that can be told from names."""
    return host == site or (_domain(host) == _domain(site) and "." in _domain(site))


def is_tracker(host: str) -> bool:
    """Tell whether `host` belongs to a known tracker."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in _TRACKERS for start in range(len(labels) - 1))


def _domain(host: str) -> str:
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def _path(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]
