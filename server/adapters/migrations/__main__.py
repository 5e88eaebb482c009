"""Writes the next step of the tables' history: the difference between the steps so far and the models."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from server.adapters.schema import migrate, write_step


def main() -> None:
    """Write a step with the message given on the command line."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'so_far.db'}"
        migrate(url)
        write_step(url, " ".join(sys.argv[1:]))


if __name__ == "__main__":
    main()
