"""Where the sources of a build lie, and where it keeps what it downloaded."""

from pathlib import Path

PWA = Path(__file__).resolve().parent
WEB = PWA / "web"
WHEELS_LOCK = PWA / "wheels.lock"
PROJECT = PWA.parents[1]
DEFAULT_CACHE = PROJECT / "build" / "cache"

# What a device carries besides its dependencies; never the server, the tests or this build.
DEVICE_PACKAGES = ("client", "shared", "sync")
NOT_ON_A_DEVICE = ("client/pwa/",)
