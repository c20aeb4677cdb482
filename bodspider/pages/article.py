"""Article pages: a response in, what it says of its article out."""

from bodspider.pages._reader import read_article

__all__ = ["read_article"]
