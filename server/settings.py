"""What an operator may set, from arguments or the environment, checked once at start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

_PREFIX = "ROADBOOK_"

Port = Annotated[int, Field(ge=0, le=65_535)]
Seconds = Annotated[float, Field(gt=0, le=3_600)]
Bytes = Annotated[int, Field(ge=1_024)]


class Settings(BaseModel):
    """The server's settings; immutable once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = "sqlite:///build/roadbook.db"
    """`sqlite:///path` or `postgresql+psycopg://…`."""
    host: str = "127.0.0.1"
    port: Port = 8765
    """0 lets the machine choose."""
    pwa: Path = Path("build/pwa")
    """The folder with the app for the browser; the server also runs without it."""
    largest_body: Bytes = 16 * 1_024 * 1_024
    """The longest request body, for pushes."""
    largest_small_body: Bytes = 256 * 1_024
    """The longest body of every other request."""
    largest_attachment: Bytes = 8 * 1_024 * 1_024
    """The longest photo or document."""
    attachment_quota: Bytes = 4 * 1_024 * 1_024 * 1_024
    """How many bytes all attachments of the company may fill together."""
    key_file: Path | None = None
    """The file with the server's own key; beside an embedded database when nothing is said."""
    requests_per_minute: Annotated[int, Field(ge=60)] = 1_200
    """How many requests one device may make, for each worker."""

    @property
    def key_path(self) -> Path:
        """Where the server's own key lies: never in the database, nor in its backups."""
        if self.key_file is not None:
            return self.key_file
        if self.database.startswith("sqlite:///"):
            return Path(self.database.removeprefix("sqlite:///")).with_suffix(".key")
        return Path("build/roadbook.key")

    silence: Seconds = 10
    """How long a body may pause while it arrives."""
    patience: Seconds = 120
    """How long a whole body may take to arrive."""

    log: Literal["debug", "info", "warning", "error"] = "info"
    """From which weight on things are logged; a line for every request weighs `info`."""
    metrics_token: Annotated[str, Field(min_length=16, max_length=256)] | None = None
    """What Prometheus must say to read `/metrics`; without it, only this machine may."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that serve together; more than one on PostgreSQL only."""
    heartbeat: Seconds = 25
    """How long a stream of pokes is quiet at most, and how long one outlives its session."""
    stream: Seconds = 900
    """How long a stream of pokes lasts at most; the device opens the next."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: object) -> Self:
        """Settings from `ROADBOOK_…` variables, overridden by what is given and not None."""
        variables = os.environ if environment is None else environment
        found = {
            name: variables[_PREFIX + name.upper()]
            for name in cls.model_fields
            if _PREFIX + name.upper() in variables
        }
        return cls.model_validate({**found, **{name: v for name, v in given.items() if v is not None}})
