"""What a device in a browser holds, as it tells it to the test."""

from dataclasses import dataclass

from sync.core.records import Draft


@dataclass(frozen=True)
class Holding:
    """All rows with their versions and texts, what waits for the server, and what did not go through."""

    rows: list[tuple[str, str, int, str]]
    unsent: list[str]
    drafts: list[Draft]
