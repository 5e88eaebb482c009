"""A device that pulls all it may and ends: `python -m tests.bench.pulling_device SERVER LOGIN PASSWORD FILE`.

It prints how many rows came and its peak memory in megabytes.
"""

import sys
from contextlib import closing
from pathlib import Path

from tests.bench.handset import Handset
from tests.bench.peak import peak_mb


def main(server: str, login: str, password: str, file: str) -> None:
    """Pull everything once."""
    with closing(Handset(server, login, password, Path(file))) as handset:
        rows = handset.sync().report.rows
    sys.stdout.write(f"{rows} {peak_mb():.1f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
