"""A site that does everything a crawler fears, crawls of it, and the table of what became of them."""
