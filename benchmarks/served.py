"""What the benchmarks of whole crawls share: a Drupal-like news site of any size, its pages as files that nginx serves, and measuring."""

from __future__ import annotations

import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PER_PAGE = 50
_NEWEST = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_WORDS = """
    de het een van en in op te voor met aan bij door over naar uit om als maar ook nog meer dan tot onder tussen na
    sinds samenwerking ontwikkeling landen partners regering minister project programma onderwijs gezondheid water
    voedsel vrouwen kinderen boeren gemeenschap steun hulp miljoen euro jaar plan akkoord vergadering rapport
    resultaten toegang rechten duurzame lokale nieuwe belangrijke internationale humanitaire ondersteunt versterkt
    werkt helpt investeert financiert Mali Niger Benin Senegal Congo Rwanda Burundi Oeganda Tanzania Mozambique
    Marokko Palestina België Europese Unie Afrika
""".split()
_STYLES = """
    ajax-progress align autocomplete-loading fieldgroup container-inline clearfix details hidden item-list js nowrap
    position-container progress reset-appearance resize sticky-header tabledrag tablesort tree-child action-links
    breadcrumb button collapse-processed exposed-filters field form icons inline-form link links menu more-link pager
    tableselect tabs textarea ui-dialog messages node block book captions comments contextual demo-block dropbutton
    featured-top feed-icon forum header help highlighted list-group list main-content panel primary-menu search-form
    search-results secondary-menu shortcut skip-link sidebar site-branding site-footer table text-formatted toolbar
    featured-bottom ui.widget views colors
""".split()
_HEAD = "\n".join(
    f'<link rel="stylesheet" media="all" href="/core/themes/bartik/css/classy/components/{each}.css?qsqs3l" />'
    for each in _STYLES
)
_MENU = "".join(
    f'<li class="menu-item"><a href="/nl/{each}" data-drupal-link-system-path="node/{number}">{each.capitalize()}</a></li>'
    for number, each in enumerate(_WORDS[27:51])
)
_RECENT = "".join(
    f'<li><div class="views-field views-field-title"><span class="field-content"><a href="/nl/nieuws/{number}" hreflang="nl">'
    f"{' '.join(_WORDS[number : number + 7]).capitalize()}</a></span></div>"
    f'<div class="views-field views-field-created"><span class="field-content">{number + 1} dagen ago</span></div></li>'
    for number in range(12)
)


def write_site(folder: Path, articles: int) -> None:
    """Write the pages of a site with so many `articles`, of 36 KB each: ``nl/nieuws/N.html``, and its listing, ``nl/aggregator/P.html``."""
    details, listing = folder / "nl" / "nieuws", folder / "nl" / "aggregator"
    details.mkdir(parents=True)
    listing.mkdir()
    for number in range(articles):
        (details / f"{number}.html").write_text(_article(number), encoding="utf-8")
    for start in range(0, articles, PER_PAGE):
        page = start // PER_PAGE
        numbers = range(start, min(start + PER_PAGE, articles))
        (listing / f"{page}.html").write_text(_listing(page, numbers, is_last=numbers.stop == articles), encoding="utf-8")


def _page(title: str, path: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="nl" dir="ltr" prefix="content: http://purl.org/rss/1.0/modules/content/  dc: http://purl.org/dc/terms/">
  <head>
    <meta charset="utf-8" />
<meta name="Generator" content="Drupal 9 (https://www.drupal.org)" />
<meta name="MobileOptimized" content="width" />
<meta name="viewport" content="width=device-width, initial-scale=1.0" />
<link rel="canonical" href="{path}" />
<link rel="alternate" hreflang="nl" href="{path}" />
<link rel="alternate" hreflang="fr" href="{path.replace("/nl/", "/fr/")}" />
    <title>{title} | Ontwikkelingssamenwerking</title>
    {_HEAD}
  </head>
  <body class="layout-one-sidebar layout-sidebar-first path-node page-node-type-article">
    <a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a>
    <div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas><div id="page-wrapper"><div id="page">
    <header id="header" class="header" role="banner"><div class="section layout-container clearfix">
      <nav role="navigation" class="block block-menu navigation menu--main"><h2 class="visually-hidden">Main navigation</h2>
      <div class="content"><ul class="clearfix menu">{_MENU}</ul></div></nav></div></header>
    <div id="main-wrapper" class="layout-main-wrapper layout-container clearfix"><div id="main" class="layout-main clearfix">
    <main id="content" class="column main-content" role="main"><section class="section">
      <a id="main-content" tabindex="-1"></a>
      <div class="region region-content">
      <div id="block-bartik-page-title" class="block block-core block-page-title-block"><div class="content">
        <h1 class="title page-title">{title}</h1></div></div>
      {content}
      </div></section></main>
    <div id="sidebar-first" class="column sidebar"><aside class="section" role="complementary">
      <div class="search-block-form block block-search" role="search"><h2>Search</h2><div class="content">
      <form action="/nl/search/node" method="get" accept-charset="UTF-8"><div class="js-form-item form-item">
      <label for="edit-keys" class="visually-hidden">Search</label><input type="search" name="keys" size="15" maxlength="128" />
      </div><input type="submit" value="Search" class="button" /></form></div></div>
      <div class="views-element-container block block-views"><h2>Recent content</h2><ul>{_RECENT}</ul></div></aside></div></div></div>
    <footer class="site-footer"><div class="layout-container"><ul class="menu">{_MENU}</ul></div></footer>
    </div></div></div>
  </body>
</html>
"""


def _story(number: int) -> tuple[random.Random, str, datetime]:
    chance = random.Random(number)
    title = " ".join(chance.choices(_WORDS, k=8)).capitalize()
    return chance, f"{title} {number}", _NEWEST - timedelta(minutes=97 * number)


def _article(number: int) -> str:
    chance, title, published = _story(number)
    paragraphs = [" ".join(chance.choices(_WORDS, k=92)).capitalize() for _ in range(24)]
    texts = [
        f"<p>{each}, zie <a href='https://www.example.org/{number}/{place}'>{_WORDS[place]}</a>.</p>"
        for place, each in enumerate(paragraphs[:3])
    ]
    texts += [f"<p>{each}.</p>" for each in paragraphs[3:]]
    items = "".join(f"<li>{' '.join(chance.choices(_WORDS, k=9))}</li>" for _ in range(6))
    tags = "".join(
        f'<li class="field__item"><a href="/nl/taxonomy/term/{_WORDS.index(each)}" hreflang="nl">{each}</a></li>'
        for each in chance.sample(_WORDS[27:], 3)
    )
    content = f"""<article role="article" data-history-node-id="{number}" class="node node--type-article node--view-mode-full clearfix">
    <header><div class="node__meta"><span>By <span class="field field--name-uid field--type-entity-reference field--label-hidden">
      <span lang="">258</span></span> on <span class="field field--name-created field--type-created field--label-hidden">
      <time datetime="{published.isoformat()}" class="datetime">{published:%d-%m-%Y %H:%M}</time></span></span></div></header>
    <div class="node__content clearfix">
      <div class="field field--name-field-image field--type-image field--label-hidden field__item">
        <img src="/sites/default/files/{number}.png" width="640" height="360" alt="Beeld bij {title}" /></div>
      <div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">
      {"".join(texts[:12])}<ul>{items}</ul>{"".join(texts[12:])}
      <p><a href="/sites/default/files/rapport-{number}.pdf" type="application/pdf">Rapport {number}</a></p></div>
      <div class="field field--name-field-tags field--type-entity-reference field--label-above clearfix">
        <h3 class="field__label">Tags</h3><ul class="links field__items">{tags}</ul></div></div></article>"""
    return _page(title, f"/nl/nieuws/{number}", content)


def _listing(page: int, numbers: range, *, is_last: bool) -> str:
    items = []
    for number in numbers:
        chance, title, published = _story(number)
        teaser = " ".join(chance.choices(_WORDS, k=25)).capitalize()
        items.append(
            f'<article class="aggregator-item"><h3 class="feed-item-title"><a href="/nl/nieuws/{number}">{title}</a></h3>'
            f'<div class="field field--name-timestamp"><time datetime="{published.isoformat()}">{published:%d-%m-%Y}</time></div>'
            f'<div class="item-description"><p>{teaser}.</p></div>'
            '<div class="field field--name-author">258</div></article>'
        )
    pager = (
        ""
        if is_last
        else f'<nav class="pager"><ul><li><a href="/nl/aggregator/{page + 1}" rel="next">Volgende ›</a></li></ul></nav>'
    )
    return _page("Nieuws", f"/nl/aggregator/{page}", f'<div class="aggregator-feed">{"".join(items)}{pager}</div>')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def nginx(folder: Path, log: str = "off") -> Iterator[str]:
    """Serve the pages of `folder` with nginx, and give the address of their listing; ends the process when nginx is not installed.

    `log` is the file that takes down what is asked for; all of it stands there when nginx has ended.
    """
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        sys.exit("error: nginx is not installed; it serves the pages (Debian: apt-get install nginx-light)")
    port, place = _free_port(), folder / "nginx"
    place.mkdir(exist_ok=True)
    (place / "nginx.conf").write_text(
        f"""daemon off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;
        events {{ worker_connections 256; }}
        http {{ access_log {log}; sendfile on; tcp_nodelay on; keepalive_requests 1000000; default_type text/html; charset utf-8;
          open_file_cache max=15000; client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
          uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
          server {{ listen 127.0.0.1:{port}; root {folder}; location / {{ try_files $uri.html =404; }} }} }}"""
    )
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    with subprocess.Popen([program, "-c", str(place / "nginx.conf"), *user], stderr=subprocess.DEVNULL) as server:
        try:
            url = f"http://127.0.0.1:{port}/nl/aggregator/0"
            _wait_for(url)
            yield url
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit("error: nginx did not start")


@dataclass(slots=True)
class Cost:
    """What a command took: seconds by the clock, seconds of processor time, and the peak of memory, in MiB, of its largest process."""

    seconds: float
    cpu: float
    peak: float


_LAUNCHER = """
import os, resource, subprocess, sys, time
started = time.perf_counter()
status = subprocess.call(sys.argv[2:], stdout=sys.stderr)
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=open(sys.argv[1], "w"))
sys.exit(status if status >= 0 else 128 - status)
"""
"""What starts a command and measures it. Linux counts the memory of whoever starts a process as the new one's peak, so that one is to be small."""


def cost_of(command: list[str], folder: Path, environment: dict[str, str], *, expected: int = 0) -> Cost:
    """Run `command` in `folder`, with its output in ``log``, and return what it took; ends this process when its status is not `expected`."""
    folder.mkdir(parents=True, exist_ok=True)
    launcher = [sys.executable, "-S", "-E", "-c", _LAUNCHER, str(folder / "cost"), *command]
    with (folder / "log").open("wb") as log:
        status = subprocess.call(launcher, cwd=folder, env=environment, stdout=log, stderr=log)
    if status != expected:
        sys.exit(f"error: {' '.join(command)}: exit status {status}\n{(folder / 'log').read_text()[-4000:]}")
    return Cost(*map(float, (folder / "cost").read_text().split()))


@dataclass(slots=True)
class Costs:
    """The costs of one contender, run after run."""

    runs: list[Cost] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return statistics.median(each.seconds for each in self.runs)

    @property
    def cpu(self) -> float:
        return statistics.median(each.cpu for each in self.runs)

    @property
    def peak(self) -> float:
        return max(each.peak for each in self.runs)


def ratio(those: Sequence[float], these: Sequence[float]) -> float:
    """Return the median of how many times as long those runs took as these, each compared with the one made right beside it.

    A machine that is shared with others is faster in one minute than in the next; two runs in a row have much the same machine.
    """
    return statistics.median(that / this for that, this in zip(those, these, strict=True))


def bare_environment(**more: str) -> dict[str, str]:
    """Return the environment without anything that steers Scrapy, this project or Python, which else might compile all modules each time."""
    steering = ("BOD_", "DATABASE_", "REDIS_", "SCRAPY_", "PYTHON")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(steering)}, **more}


def our_environment(**more: str) -> dict[str, str]:
    """Return the environment in which ``scrapy`` finds this project from any folder."""
    return bare_environment(PYTHONPATH=str(ROOT), SCRAPY_SETTINGS_MODULE="bodspider.settings", **more)


def machine() -> str:
    """Return what this machine is, in words."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Python {python}"
