"""`python -m benchmarks --sizes 1000,100000,1000000`: prints a table of ratios."""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import measure
from benchmarks.timing import table


def main() -> None:
    """Measure at each size in a fresh PostgreSQL, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="numbers of matters, separated by commas")
    parser.add_argument("--rounds", type=int, default=40, help="how often each thing is timed")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    home = Path(tempfile.mkdtemp(prefix="fayi-bench-"))
    home.chmod(0o711)  # PostgreSQL runs under an account of its own when this runs as root
    try:
        rows = asyncio.run(measure(home, sizes, given.rounds))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(table(rows))


if __name__ == "__main__":
    main()
