"""A device that pulls all it may and ends: `python -m tests.bench.pulling_device SERVER LOGIN PASSWORD FILE`.

It prints how many rows came, its peak memory in megabytes, and how many seconds the sync took.
"""

import sys
from contextlib import closing
from pathlib import Path

from tests.bench.handset import Handset
from tests.bench.peak import peak_mb


def main(server: str, login: str, password: str, file: str) -> None:
    """Pull everything once."""
    with closing(Handset(server, login, password, Path(file))) as handset:
        timed = handset.sync()
    sys.stdout.write(f"{timed.report.rows} {peak_mb():.1f} {timed.seconds}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
