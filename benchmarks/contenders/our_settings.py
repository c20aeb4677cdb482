"""The settings of this project without its own components: what of Scrapy it uses, and how."""

from typing import Any

from bodspider import settings

_OURS = "bodspider."


def _is_ours(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_OURS)


def _without_ours(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if not _is_ours(name) and not _is_ours(each)}
    return [each for each in value if not _is_ours(each)] if isinstance(value, list) else value


globals().update({name: _without_ours(value) for name, value in vars(settings).items() if name.isupper() and not _is_ours(value)})
