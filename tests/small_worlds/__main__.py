"""`python -m tests.small_worlds`: every order in full; prints each story, and what breaks at its shortest."""

import argparse
import sys
import time

from tests.small_worlds.explore import explore
from tests.small_worlds.opening import opening
from tests.small_worlds.stories import COARSE, FULL, STORIES, strands


def main() -> int:
    """Explore as asked; 0 when every promise was kept in all worlds."""
    asked = _arguments()
    worlds = broken = 0
    for story in asked.story or STORIES:
        began = time.monotonic()
        found = explore(opening(*STORIES[story]), strands(story, COARSE if asked.coarse else FULL))
        _say(f"{story}: {found} ({found.states} states, {time.monotonic() - began:.1f} s)")
        _say(f"    {', '.join(f'{command} {status}' for command, status in sorted(found.outcomes))}")
        if found.problem:
            _say(f"    {found.problem}")
            for move in found.way:
                _say(f"        {move}")
        worlds, broken = worlds + found.worlds, broken + found.broken
    _say(f"{worlds} worlds, {broken} broken")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.small_worlds", description=__doc__)
    parser.add_argument("--story", action="append", choices=tuple(STORIES), help="only this one; repeatable")
    parser.add_argument("--coarse", action="store_true", help="as few messages as the test suite has")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
