"""bodspider: a Drupal news listing, turned into a dataset one can trust."""

__version__ = "0.1.0"
