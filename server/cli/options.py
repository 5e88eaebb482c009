"""Options that several commands share."""

from pathlib import Path

import click

database = click.option(
    "--database",
    metavar="URL",
    help="sqlite:///path or postgresql://…  [default: sqlite:///build/roadbook.db, or ROADBOOK_DATABASE]",
)
host = click.option("--host", help="Address to listen on.  [default: 127.0.0.1, or ROADBOOK_HOST]")
port = click.option(
    "--port", type=int, help="Port to listen on, 0 for any free one.  [default: 8765, or ROADBOOK_PORT]"
)
pwa = click.option(
    "--pwa",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder with the built app.  [default: build/pwa, or ROADBOOK_PWA]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for scripts.")


def make_folder_of(url: str) -> None:
    """Make the folder that an embedded database shall lie in."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
