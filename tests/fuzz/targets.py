"""What is fuzzed: everything that takes what came from the web, each with inputs of its own kind."""

from __future__ import annotations

from tests.fuzz import files, pages, values

TARGETS = {each.name: each for each in (*pages.TARGETS, *values.TARGETS, *files.TARGETS)}
