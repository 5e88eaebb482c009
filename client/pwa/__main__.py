"""The build on a command line: `python -m client.pwa build --out build/pwa`."""

import argparse
import sys
from pathlib import Path

from client.pwa.build import BuildReport, build
from client.pwa.errors import BuildError
from client.pwa.locations import DEFAULT_CACHE
from client.pwa.wheels import write_lock


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m client.pwa", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="assemble the app as static files")
    builder.add_argument("--out", type=Path, default=Path("build/pwa"))
    builder.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    builder.add_argument("--app", type=Path, help="a folder with a main.py instead of the real app")
    commands.add_parser("lock", help="pin the wheels for the browser again, after a change of dependencies")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "lock":
            sys.stdout.write(f"wrote {write_lock()}\n")
        else:
            sys.stdout.write(_described(build(chosen.out, cache=chosen.cache, app=chosen.app)))
    except BuildError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _described(report: BuildReport) -> str:
    mega = 1_000_000
    return (
        f"{report.out}: version {report.version}, {report.files} files, {report.size / mega:.1f} MB\n"
        f"kept for offline starts: {report.core / mega:.1f} MB and one drawing engine,"
        f" {report.download / mega:.1f} MB on the wire\n"
        f"built in {report.seconds:.1f} s\n"
    )


if __name__ == "__main__":
    sys.exit(main())
