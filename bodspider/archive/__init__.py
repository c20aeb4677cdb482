"""Archives of crawls: WARC files (ISO 28500) that hold what the network gave, so that a crawl can be run again without it.

`writing` puts a crawl into a file, `reading` gets pages out of files, `handler` answers the requests of a replay from them.
"""
