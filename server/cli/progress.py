"""Progress of long work on the terminal, out of the way of what a command prints."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Begin = Callable[[str, int], Callable[[int], None]]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Begin]:
    """A function that begins a bar of about so many steps and returns what moves it on.

    Nothing is drawn where nobody watches: in a script, or when the error stream is no terminal.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=quiet or not sys.stderr.isatty()) as bars:

        def begin(what: str, steps: int) -> Callable[[int], None]:
            task = bars.add_task(what, total=steps or None)
            return lambda done: bars.advance(task, done)

        yield begin
