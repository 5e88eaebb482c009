"""Who is behind when two ends speak different versions: the device, the server, or neither."""

from typing import Literal

from sync.wire.version import PROTOCOL, SCHEMA

Behind = Literal["device", "server"]


def behind(protocol: int, schema: int) -> Behind | None:
    """Which end must be brought up to date before rows can travel, as the server sees it."""
    if (protocol, schema) == (PROTOCOL, SCHEMA):
        return None
    return "device" if protocol < PROTOCOL or schema < SCHEMA else "server"
