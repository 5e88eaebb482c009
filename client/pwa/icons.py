"""The road mark: the app's icon, drawn here so that every size comes from one description.

A road runs to the horizon under a dashed line, white on deep teal. The drawing lives in a unit
square; a maskable icon fills the square, the ordinary one has rounded corners.
"""

import struct
import zlib
from collections.abc import Callable

TEAL = (0x00, 0x69, 0x5C)
ROAD = (0xFF, 0xFF, 0xFF)
_SAMPLES = 3

Pixel = tuple[int, int, int, int]


def road_icon(size: int, *, maskable: bool) -> bytes:
    """A square PNG; a maskable one keeps the mark inside the safe circle and has no transparency."""
    colour = _maskable if maskable else _rounded
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, size, colour) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _pixel(x: int, y: int, size: int, colour: Callable[[float, float], Pixel]) -> bytes:
    steps = [(index + 0.5) / _SAMPLES for index in range(_SAMPLES)]
    samples = [colour((x + dx) / size, (y + dy) / size) for dy in steps for dx in steps]
    alpha = sum(sample[3] for sample in samples)
    if not alpha:
        return bytes(4)
    mixed = (sum(sample[part] * sample[3] for sample in samples) // alpha for part in range(3))
    return bytes((*mixed, alpha // len(samples)))


def _rounded(x: float, y: float) -> Pixel:
    corner = 0.2
    dx, dy = max(corner - x, x - 1 + corner, 0.0), max(corner - y, y - 1 + corner, 0.0)
    if dx * dx + dy * dy > corner * corner:
        return (*TEAL, 0)
    return _mark(x, y)


def _maskable(x: float, y: float) -> Pixel:
    return _mark(0.5 + (x - 0.5) * 1.3, 0.5 + (y - 0.5) * 1.3)


def _mark(x: float, y: float) -> Pixel:
    """The road between y 0.2 and 0.82, wider towards the viewer, with three dashes in its middle."""
    on_road = 0.2 <= y <= 0.82 and abs(x - 0.5) <= 0.07 + (y - 0.2) * 0.37
    if not on_road:
        return (*TEAL, 255)
    dashes = ((0.27, 0.36), (0.44, 0.57), (0.66, 0.82))
    on_dash = any(top <= y <= bottom for top, bottom in dashes) and abs(x - 0.5) <= 0.012 + (y - 0.2) * 0.05
    return (*TEAL, 255) if on_dash else (*ROAD, 255)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
