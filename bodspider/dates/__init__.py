"""Dates of news items: every text becomes the window that it proves, and all the windows of an item become one date."""

from bodspider.dates._read import Reading, read
from bodspider.dates._render import TELLING, render_time
from bodspider.dates._settle import is_numeric, learn_month_first, precision_of, settle
from bodspider.dates._types import RenderTime, Settlement, Statement, Window

__all__ = [
    "TELLING",
    "Reading",
    "RenderTime",
    "Settlement",
    "Statement",
    "Window",
    "is_numeric",
    "learn_month_first",
    "precision_of",
    "read",
    "render_time",
    "settle",
]
