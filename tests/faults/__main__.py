"""``python -m tests.faults [words…]``: crawl every fault, or those whose names hold one of the words, and print the table."""

import sys

from tests.faults.table import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
