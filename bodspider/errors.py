"""The errors that bodspider raises on purpose. Each one's text is the one line that a person gets to read."""


class BodspiderError(Exception):
    """Base class of every error that is meant for a person and not for a debugger."""


class UsageError(BodspiderError):
    """Raised for an argument or a setting that cannot be used; the command ends with exit status 2."""


class ListingError(BodspiderError):
    """Raised when a page that should be a listing is not one; `reason` is the short form that is counted."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class DetailError(BodspiderError):
    """Raised when a detail page holds no article; `reason` becomes the article's ``error``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class BrowserError(BodspiderError):
    """Raised when a page could not be had through the browser; `reason` is the short form that is counted."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(BodspiderError):
    """Raised when the database cannot be opened, read or written."""


class ExportError(BodspiderError):
    """Raised when a dataset cannot be written."""


class ArchiveError(BodspiderError):
    """Raised when an archive cannot be read."""


class SharedError(BodspiderError):
    """Raised when a crawl cannot be shared: Redis is out of reach, or what stood there is gone."""
