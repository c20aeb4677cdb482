"""The dataset: what the database holds, as files that people can use.

`export` writes a folder with the data in several formats, a data package and a data dictionary. Every schema in it is
derived from ``bodspider.items``.
"""

from bodspider.dataset.export import DEFAULT_FORMATS, FORMATS, Exported, Request, export

__all__ = ["DEFAULT_FORMATS", "FORMATS", "Exported", "Request", "export"]
