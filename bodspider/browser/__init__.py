"""Pages through a real browser, for those that a script makes.

``marks`` tells such pages from others, ``chromium`` finds the browser, and ``handler`` is the download handler that fetches plainly until
a request asks for a browser. All that follows is imported only then: ``session`` (the pages of a run), ``driver`` (the browser they are in), ``visit`` (one page),
``traffic`` (what a page may load), ``guard`` (the only way out of the browser) and ``memory`` (what a page may take). The scripts that run
inside pages are ``prepare.js``, ``settle.js`` and ``grow.js``.
"""

BROWSER = "browser"
"""The key of ``Request.meta`` that asks for the browser; its value, ``listing`` or ``detail``, says what for."""
