"""Archives of crawls: WARC files (ISO 28500) that hold what the network gave, so that a crawl can be run again without it.

`writing` puts a crawl into a file, `reading` gets its pages out of files, by way of records (`_records`) and gzip members (`_members`),
`handler` answers the requests of a replay from them, and `engine` gives them to the spider without a network.
"""
