"""What travels to the browser as Python: the device's packages, the app's entry and its dependencies."""

from pathlib import Path

from client.pwa.errors import BuildError
from client.pwa.locations import DEVICE_PACKAGES, NOT_ON_A_DEVICE, PROJECT

# The worker runs a module called `main`; Flet finds its connection when `ft.run` is called in it.
_ENTRY = b"import flet as ft\n\nfrom client.app import main\n\nft.run(main)\n"


def device_files(app: Path | None) -> dict[str, bytes]:
    """Our own files by their path on `sys.path`; a folder `app` with a `main.py` replaces the real entry."""
    packages = {
        name: content
        for package in DEVICE_PACKAGES
        for name, content in _below(PROJECT / package, prefix=f"{package}/").items()
        if not name.startswith(NOT_ON_A_DEVICE)
    }
    silent = [name for name in packages if name.endswith(".po") and f"{name[:-3]}.mo" not in packages]
    if silent:
        raise BuildError(
            f"{silent[0]} is not compiled, and the app would start without words: run `make words`"
        )
    return packages | _entry(app)


def _entry(app: Path | None) -> dict[str, bytes]:
    if app is None:
        if not (PROJECT / "client" / "app.py").is_file():
            raise BuildError("client/app.py is missing: it must hold `async def main(page)`")
        return {"main.py": _ENTRY}
    if not (app / "main.py").is_file():
        raise BuildError(f"{app} holds no main.py")
    return _below(app, prefix="")


def _below(folder: Path, *, prefix: str) -> dict[str, bytes]:
    return {
        prefix + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
