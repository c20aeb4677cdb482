"""For eggs, which Scrapyd takes; everything is said in pyproject.toml."""

from setuptools import setup

setup()
