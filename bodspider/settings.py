"""Settings of the project: every setting that differs from Scrapy's own, with Scrapy's default and the reason."""

import os

from bodspider import __version__

BOT_NAME = "bodspider"
SPIDER_MODULES = ["bodspider.spiders"]
NEWSPIDER_MODULE = "bodspider.spiders"
COMMANDS_MODULE = "bodspider.commands"

# --- Settings of our own. Each also reads the environment variable of the same name; `-s` wins over it. ---

# Listing addresses, comma-separated; used when no `url` argument is given. Empty means the bundled sample site.
BOD_LISTINGS = os.environ.get("BOD_LISTINGS", "")
# Domains, comma-separated, that details may be on. Empty means any public host and the host of the listing.
BOD_ALLOWED_DOMAINS = os.environ.get("BOD_ALLOWED_DOMAINS", "")
# The zone that dates without a zone are written in.
BOD_TIMEZONE = os.environ.get("BOD_TIMEZONE", "Europe/Brussels")
# SQLAlchemy address of the database; empty means none. Never pass a password with `-s`: Scrapy logs changed settings.
DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///data/bod.db")
# Address of a Redis server (redis://host:6379/0) where workers share a crawl; empty means that the crawl is this process's alone.
REDIS_URL = os.environ.get("REDIS_URL", "")
# Seconds after which what a worker had taken goes to others when nothing is heard of it.
BOD_LEASE = os.environ.get("BOD_LEASE") or "30"
# Folder of the run folders.
BOD_DATA_DIR = os.environ.get("BOD_DATA_DIR", "data")
# Licence of the articles, by identifier (CC-BY-4.0) or address, as an export tells it. Empty means that none is stated.
BOD_LICENSE = os.environ.get("BOD_LICENSE", "")
# 1 keeps every page of a crawl as the network gave it, in pages.warc.gz of its run folder.
BOD_ARCHIVE = os.environ.get("BOD_ARCHIVE") or "0"
# Processes that read pages: auto for as many as help, or a number; 0 means that the crawl's own does.
BOD_READERS = os.environ.get("BOD_READERS") or "auto"
# Whether the crawl is a replay of archives; the command sets it.
BOD_REPLAY = False
# Seconds before a page that failed is tried again; each further wait is twice as long.
BOD_RETRY_WAIT = os.environ.get("BOD_RETRY_WAIT") or "1"
# Seconds that any wait may take at most, whatever a site asks for with Retry-After.
BOD_MAX_WAIT = os.environ.get("BOD_MAX_WAIT") or "300"
# Seconds between two requests that a robots.txt may ask for with Crawl-delay; a longer one is taken to be this.
BOD_MAX_CRAWL_DELAY = os.environ.get("BOD_MAX_CRAWL_DELAY") or "30"
# Failures in a row after which a host is left alone.
BOD_HOST_FAILURES = os.environ.get("BOD_HOST_FAILURES") or "5"
# Seconds that a host is left alone at first; each further pause without an answer in between is twice as long.
BOD_HOST_PAUSE = os.environ.get("BOD_HOST_PAUSE") or "15"
# Seconds that a host may fail before it is given up for this run.
BOD_HOST_PATIENCE = os.environ.get("BOD_HOST_PATIENCE") or "300"
# Share of the listed articles that may fail before the run counts as failed.
BOD_MAX_FAILED = os.environ.get("BOD_MAX_FAILED") or "0.2"
# Import paths of the Spidermon suites that look at each run at its end, comma-separated. Empty means none.
BOD_MONITORS = os.environ.get("BOD_MONITORS", "bodspider.monitors.suite.BodMonitors")
# 1 takes this run as the new normal: it is not compared with those before it, and later ones only with it and what follows.
BOD_BASELINE = os.environ.get("BOD_BASELINE") or "0"
# Share of the usual number of articles that a listing must name at least.
BOD_MIN_ITEMS = os.environ.get("BOD_MIN_ITEMS") or "0.5"
# Fields, and the share of the articles of a language that must have them, whatever is usual. Empty means none.
BOD_MIN_COVERAGE = os.environ.get("BOD_MIN_COVERAGE", "title=0.9,body=0.5,published=0.1")
# Days for which a listing may have nothing new; 0 means any. Empty means what its own rhythm tells.
BOD_MAX_SILENCE = os.environ.get("BOD_MAX_SILENCE", "")
# Who is told of a failed run: mail addresses, comma-separated, and addresses that take JSON, comma-separated.
BOD_ALERT_MAIL = os.environ.get("BOD_ALERT_MAIL", "")
BOD_ALERT_WEBHOOK = os.environ.get("BOD_ALERT_WEBHOOK", "")
# The mail server, as smtp://user:password@host:587, or smtps:// for TLS from the start; and the sender.
BOD_ALERT_SMTP = os.environ.get("BOD_ALERT_SMTP", "smtp://localhost:25")
BOD_ALERT_FROM = os.environ.get("BOD_ALERT_FROM", "")
# How the log is written: text, or json for one JSON object a line.
BOD_LOG = os.environ.get("BOD_LOG") or "text"
# File (*.prom) for the textfile collector of Prometheus' node exporter. Empty means none.
BOD_METRICS = os.environ.get("BOD_METRICS", "")
# Articles in order that an update looks at again at most, the longest overdue first.
BOD_MAX_RECHECKS = os.environ.get("BOD_MAX_RECHECKS") or "100"
# Days after which an update visits everything once more; 0 means never.
BOD_FULL_EVERY = os.environ.get("BOD_FULL_EVERY") or "30"
# Pages of one listing that are read at most, so that a listing without end ends.
BOD_MAX_PAGES = os.environ.get("BOD_MAX_PAGES") or "10000"
# Path or command of the browser; empty means what Playwright downloaded, else chromium or google-chrome on PATH.
BOD_CHROMIUM = os.environ.get("BOD_CHROMIUM", "")
# How often one listing is made to grow in the browser at most, by "load more" or by scrolling.
BOD_BROWSER_CLICKS = os.environ.get("BOD_BROWSER_CLICKS") or "500"
# Seconds that one listing may take to grow.
BOD_BROWSER_SECONDS = os.environ.get("BOD_BROWSER_SECONDS") or "300"
# MiB that the process of one page may hold in the browser; one that takes more is ended.
BOD_BROWSER_MEMORY = os.environ.get("BOD_BROWSER_MEMORY") or "1024"

# --- Politeness ---

USER_AGENT = f"bodspider/{__version__}"  # default "Scrapy/VERSION (+https://scrapy.org)": a site should know who calls
ROBOTSTXT_OBEY = True  # default False
CONCURRENT_REQUESTS_PER_DOMAIN = 4  # default 8: one small site is all that is crawled
DOWNLOADER = "bodspider.downloader.Downloader"  # default Scrapy's, which sends more requests at once than it is allowed to
AUTOTHROTTLE_ENABLED = True  # default False: the pace follows what the site can take
AUTOTHROTTLE_START_DELAY = 0.25  # default 5.0: a first guess only, it follows the latency from the first answer on
AUTOTHROTTLE_MAX_DELAY = 30.0  # default 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0  # default 1.0: two requests in flight are polite to any host
RETRY_TIMES = 3  # default 2, at once: ours wait before each, so one more outlasts a restart of the site
RETRY_PRIORITY_ADJUST = (
    1  # default -1, last of all: a page that is tried again goes first, as later articles wait for their order
)
SCHEDULER = "bodspider.scheduler.PatientScheduler"  # default Scrapy's, which this is while nothing has to wait

# --- Safety ---

DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: a dataset is worth no more than the proof of its source
DOWNLOAD_HANDLERS = {
    "data": None,  # default on, as are the next three: only http(s) is crawled
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "bodspider.browser.handler.BrowserDownloadHandler",  # default Scrapy's, which checks no connection, knows no browser and takes longer
    "https": "bodspider.browser.handler.BrowserDownloadHandler",
}
TELNETCONSOLE_ENABLED = False  # default True: a console that runs code
REMOTE_CONTROL_ENABLED = False  # default True: a server that runs code
COOKIES_ENABLED = False  # default True: no listing needs them, and a session changes what pages say
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # default 1 GiB: no article page comes near, and four at once are read in 250 MB
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024  # default 32 MiB
DOWNLOAD_TIMEOUT = 30  # default 180 s
DNS_TIMEOUT = 20  # default 60 s
TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"  # default knows no IPv6
REDIRECT_MAX_TIMES = 5  # default 20
METAREFRESH_ENABLED = False  # default True: a page that says so in its HTML is a page, and is read as one
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.SameOriginPolicy"  # default: other sites learn of our listing

# --- Order and pace: what is listed first is fetched first, so that output has the order of the listing ---

SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # default LIFO
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"  # default LIFO
ITEM_PROCESSOR = "bodspider.chains.Pipelines"  # default Scrapy's, which makes a coroutine for each pipeline and article
CONCURRENT_ITEMS = 4  # default 100: starting 100 tasks for each response costs more than it brings

# --- Components ---

DOWNLOADER_MIDDLEWARES = {
    "bodspider.middlewares.safety.SafetyMiddleware": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # looks for a spider's allowed_domains, and this one has others
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # tries again at once, and does not read Retry-After
    "bodspider.middlewares.safety.LocationMiddleware": 980,  # before anything is followed
    "bodspider.middlewares.patience.PatienceMiddleware": 985,  # sees every answer, whatever others make of it
    "bodspider.middlewares.archive.ArchiveMiddleware": 990,  # next to the network: before anything is unpacked or followed
}
ITEM_PIPELINES = {
    "bodspider.pipelines.order.OrderPipeline": 10,
    "bodspider.pipelines.clean.CleanPipeline": 100,
    "bodspider.pipelines.dates.DatesPipeline": 200,
    "bodspider.pipelines.check.CheckPipeline": 300,
    "bodspider.pipelines.claim.ClaimPipeline": 800,
    "bodspider.pipelines.measure.MeasurePipeline": 850,
    "bodspider.pipelines.store.StorePipeline": 900,
}
EXTENSIONS = {
    "bodspider.extensions.run.RunExtension": -10,
    "bodspider.extensions.store.StoreExtension": -9,
    "bodspider.extensions.archive.ArchiveExtension": -8,
    "bodspider.extensions.shared.SharedExtension": -7,
    "bodspider.extensions.monitors.MonitorExtension": -6,
    "bodspider.extensions.metrics.MetricsExtension": -5,
    "bodspider.extensions.alerts.AlertExtension": -4,
    "bodspider.extensions.progress.ProgressExtension": 10,
    "bodspider.extensions.robots.RobotsExtension": 20,  # after AutoThrottle, whose delays it takes back
}

# --- Output ---

FEED_EXPORT_ENCODING = "utf-8"  # default None, which escapes every letter outside ASCII
FEED_STORE_EMPTY = False  # default True: a run without articles leaves no file, and an older file alone
FEED_STORAGES = {
    "": "bodspider.extensions.feeds.WholeFileStorage",  # default writes in place: a kill leaves half a file
    "file": "bodspider.extensions.feeds.WholeFileStorage",
    "stdout": "bodspider.extensions.feeds.StandardOutputStorage",  # default raises for each article when nobody reads any more
}
FEED_EXPORTERS = dict.fromkeys(  # default Scrapy's, which looks at each value of each article to find out what it is
    ("jsonlines", "jsonl", "jl"), "bodspider.extensions.feeds.ArticleLinesExporter"
)
LOG_LEVEL = "INFO"  # default DEBUG, which prints every page and item
LOG_FORMATTER = "bodspider.extensions.log.LogFormatter"  # default prints whole items
STATS_CLASS = "bodspider.chains.Stats"  # default Scrapy's, which looks at each call for an argument that is no longer given
STATS_DUMP = False  # default True: run.json has the counts
