"""What an attachment really is, by its content alone: a picture is drawn anew, a document kept as it is.

Drawing anew leaves out where and with what a photo was taken (that belongs to the visit, where people can
see it), and whatever else was hidden in the file. A picture is measured before it is unpacked.
"""

import io
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final, Literal
from warnings import catch_warnings, simplefilter

from PIL import Image, ImageOps, UnidentifiedImageError

from server.attachments.faults import TooManyPixels, Unreadable

MediaType = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
MEDIA_TYPES: Final[tuple[MediaType, ...]] = ("image/jpeg", "image/png", "image/webp", "application/pdf")

MOST_PIXELS: Final = 24_000_000
"""A picture of this size fills about 72 MB while it is drawn."""

FORMATS: Final[dict[str, MediaType]] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_QUALITY = 88
_PDF = (b"%PDF-", b"%%EOF")
_PDF_TAIL = 1_024
# Two at a time, so that many large pictures at once cannot fill the memory together.
_TURN = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Examined:
    """An attachment as it is kept."""

    media_type: MediaType
    content: bytes
    width: int | None = None
    height: int | None = None


def examined(content: bytes) -> Examined:
    """The attachment to keep; raises Unreadable or TooManyPixels."""
    if content.startswith(_PDF[0]):
        if _PDF[1] not in content[-_PDF_TAIL:]:
            raise Unreadable
        return Examined("application/pdf", content)
    with _TURN, catch_warnings():
        simplefilter("error")
        try:
            return _picture(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise TooManyPixels from bomb
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Warning) as broken:
            raise Unreadable from broken


def _picture(content: bytes) -> Examined:
    with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise TooManyPixels
        if getattr(opened, "n_frames", 1) > 1:
            raise Unreadable
        kind = str(opened.format)
        drawn = ImageOps.exif_transpose(opened)
        plain = drawn.convert("RGB" if kind == "JPEG" or not _has_alpha(drawn) else "RGBA")
    # Only the points are taken over: no place, no device, no profile, no comment.
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, kind, **({} if kind == "PNG" else {"quality": _QUALITY}))
    return Examined(FORMATS[kind], out.getvalue(), plain.width, plain.height)


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
