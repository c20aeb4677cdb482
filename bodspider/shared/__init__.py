"""One crawl shared by several workers: what waits to be visited, and who visits it, stands in Redis."""

from bodspider.shared.check import check_shared

__all__ = ["check_shared"]
