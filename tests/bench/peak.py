"""How much memory a process has used at most, as Linux counts it."""

from pathlib import Path


def resident_mb(process: int) -> float:
    """Megabytes that a process and those it started keep in memory now; what they share counts once."""
    return sum(_kept(each) for each in (process, *_children(process))) / 1e6


def _kept(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1_024
    return 0


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [each for child in map(int, found) for each in (child, *_children(child))]


def peak_mb(process: int | str = "self") -> float:
    """Megabytes that were resident at the worst moment since the program was loaded."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == "VmHWM":
            return int(rest.split()[0]) * 1_024 / 1e6
    raise LookupError("this system does not say how much memory a process has used")
