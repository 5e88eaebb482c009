"""`roadbook`, or `python -m server`: the commands by which a company is run."""

import click

from server.cli.backup import backup, restore
from server.cli.demo import demo
from server.cli.doctor import doctor
from server.cli.export_company import export_company
from server.cli.import_company import import_company
from server.cli.migrate import migrate_database
from server.cli.serve import serve


@click.group()
def main() -> None:
    """Roadbook's server."""


main.add_command(serve)
main.add_command(migrate_database)
main.add_command(demo)
main.add_command(import_company)
main.add_command(export_company)
main.add_command(backup)
main.add_command(restore)
main.add_command(doctor)
