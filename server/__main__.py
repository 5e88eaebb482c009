"""Runs the operator's commands: `python -m server --help`."""

from server.cli.main import main

if __name__ == "__main__":
    main(prog_name="python -m server")
