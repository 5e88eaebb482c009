"""First passwords on their way to the people they are for."""

import csv
import secrets
from collections.abc import Mapping
from pathlib import Path

import click


def new_password() -> str:
    """A password that nobody can guess."""
    return secrets.token_urlsafe(9)


def write_passwords(given: Mapping[str, str], to: Path) -> None:
    """Write passwords by login to a CSV that only its owner may read."""
    to.touch(mode=0o600)
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("login", "password"), *given.items()])
    click.echo(f"{len(given)} first passwords in {to}", err=True)
