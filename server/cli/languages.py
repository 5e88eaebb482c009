"""In which language a command speaks: as asked for, else as the terminal's locale says."""

import os
from typing import cast

import click

from shared.words import Language

language = click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    help="Language of reports and headings.  [default: the terminal's]",
)


def spoken(asked: str | None) -> Language:
    """The language that was asked for, else the terminal's own, else English."""
    if asked is not None:
        return cast("Language", asked)
    named = next((os.environ[each] for each in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(each)), "")
    return "zh" if named.lower().startswith("zh") else "en"
