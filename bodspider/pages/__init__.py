"""Pages: a response in, what it says out. No page knows of the crawl it is part of.

Three modules are the ways in: ``listing`` (which calls ``feed`` for RSS and Atom) and ``article``. The others serve them:

- for listings ``_listing_*``: finding the items (what is ``_marked`` and what is not), reading aggregator items and teasers, the page around
  them, refusing what is no listing;
- for articles ``_web_page`` (what is read at all), ``_scope`` (which element is the article), ``_survey`` with ``_survey_*``, ``_finds``,
  ``_shapes`` and ``_roles`` (one walk that tells its parts apart), ``_head``, ``_title``, ``_author``, ``_terms``, ``_links``, ``_address``,
  ``_statements`` with ``_phrases`` (one field each), ``_blocks`` (markup to text) with ``_lead``, and ``_fallback`` (the last resort);
- for both ``_text`` and ``_types``.
"""

from bodspider.pages._types import Detail, Entry, Listing, Markup

__all__ = ["Detail", "Entry", "Listing", "Markup"]
