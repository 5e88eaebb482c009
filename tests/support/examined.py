"""What a doctor finds wrong with a company's database."""

from sqlalchemy import Engine

from server.adapters.clock import SystemClock
from server.adapters.engine import begin
from server.doctor.examination import CHECK_NAMES, examine
from server.doctor.findings import Finding

_OF_THE_MACHINE = ("engine", "keys")
"""What a check says of the machine that tests run on is not the company's fault."""


def found_wrong(engine: Engine) -> list[Finding]:
    """Everything that any check of the company finds; nothing, where it is sound."""
    checks = tuple(name for name in CHECK_NAMES if name not in _OF_THE_MACHINE)
    with begin(engine, write=False) as connection:
        found = examine(connection, checks, None, SystemClock().now())
        return [finding for _, findings in found for finding in findings]
