"""`pwa build`: the app for the browser, as the files that the server hands out."""

import subprocess
import sys
from pathlib import Path

import click

from server.cli import options
from server.settings import Settings


@click.group("pwa")
def pwa() -> None:
    """The app for the browser."""


@pwa.command("build")
@options.pwa
def build(pwa: Path | None) -> None:
    """Build the app into the folder that `serve` hands out."""
    out = Settings.from_environment(pwa=pwa).pwa
    # In a process of its own: the server knows the app only as files.
    done = subprocess.run(  # noqa: S603 - our own module, and a path that the operator chose
        [sys.executable, "-m", "client.pwa", "build", "--out", str(out)], check=False
    )
    raise click.exceptions.Exit(done.returncode)
