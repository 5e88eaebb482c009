"""How much memory a process has used at most, as Linux counts it."""

from pathlib import Path


def peak_mb(process: int | str = "self") -> float:
    """Megabytes that were resident at the worst moment since the program was loaded."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == "VmHWM":
            return int(rest.split()[0]) * 1_024 / 1e6
    raise LookupError("this system does not say how much memory a process has used")
