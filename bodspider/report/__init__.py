"""One page about a dataset: what is in it, how complete it is, what changed and how the last runs went.

`figures` counts, in one pass; `diffs` says in words what changed; `plots` draws; `page` puts it all into HTML.
"""
