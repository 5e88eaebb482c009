"""`roadbook`, or `python -m server`: the commands by which a company is run."""

import click

from server.cli.backup import backup, restore
from server.cli.begin_company import begin_company
from server.cli.demo import demo
from server.cli.device import device
from server.cli.doctor import doctor
from server.cli.export_company import export_company
from server.cli.import_company import import_company
from server.cli.migrate import migrate_database
from server.cli.pwa import pwa
from server.cli.serve import serve
from server.cli.territory import territory
from server.cli.user import user


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
main.add_command(begin_company)
main.add_command(user)
main.add_command(territory)
main.add_command(device)
main.add_command(pwa)
