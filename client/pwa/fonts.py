"""One font file that draws every name a rep may type, and quiet answers to the fonts Flutter guesses.

Flutter has no Chinese glyphs of its own and fetches slices of Noto fonts character by character, in the
wrong language's shapes for some. So the app ships Noto Sans SC whole, as one file, registered under the
name of Flutter's default family: text is right from the first frame, whatever the app's theme says.
"""

import io
import re
import shutil
import subprocess
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from client.pwa.errors import BuildError, UpstreamChangedError
from client.pwa.remember import remembered

# Fonts count seconds from 1904; one fixed day keeps the bytes the same.
_A_DAY_IN_2026 = 3_850_000_000

_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
_REGULAR = "package/400Regular/NotoSansSC_400Regular.ttf"
_REGULAR_SHA256 = "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"

# Latin, Greek and Cyrillic; punctuation, arrows, shapes; kana; all Chinese characters that the font has,
# because rare ones live in people's names (喆 堃 龘, and 䶮 outside the basic block).
_RANGES = (
    (0x20, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF),
    (0x2E80, 0x33FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x323AF),
)

_LAYOUT_TABLES = ("BASE", "GDEF", "GPOS", "GSUB", "vhea", "vmtx")
# The family's names, and the licence with its address.
_KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]

# The places where Flutter looks for a glyph that no loaded font has, for example
# "notosansthai/v25/iJWnBXeUZi_OHPqn4wq6hQ2_hbJ1xyN9wd43SofNWcd1MKVQt_So_9CdU5RspzF-QRvzzXg.woff2".
_FALLBACK = re.compile(r'"([a-z0-9]+/v[0-9]+/[A-Za-z0-9_.-]+\.(?:ttf|otf|woff2))"')


def roadbook_font(cache: Path) -> bytes:
    """Noto Sans SC Regular without layout features or hints.

    As TrueType and not as woff2: the download is 0.6 MB more, once, and every start is 0.4 s shorter,
    because the drawing engine unpacks woff2 itself before it draws the first frame.
    """
    recipe = sha256(f"{_REGULAR_SHA256} {_RANGES}".encode()).hexdigest()[:16]
    return remembered(cache / "fonts" / f"{recipe}.ttf", lambda: _subset(_regular(cache)))


def fallback_paths(flutter_app: Path) -> tuple[str, ...]:
    """Every fallback font file that the compiled client may ask for, below its font folder."""
    paths = sorted(set(_FALLBACK.findall(flutter_app.read_text(encoding="utf-8"))))
    if not paths:
        raise UpstreamChangedError(flutter_app.name, "a list of fallback fonts")
    return tuple(paths)


def blank_font() -> bytes:
    """A valid font without characters: the answer to every fallback that we do not ship."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Roadbook Blank", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    head = builder.font["head"]
    head.created = head.modified = _A_DAY_IN_2026
    builder.font.flavor = "woff2"
    return _saved(builder.font)


def _regular(cache: Path) -> bytes:
    kept = cache / "fonts" / "NotoSansSC-Regular.ttf"
    content = remembered(kept, _download_regular)
    if sha256(content).hexdigest() != _REGULAR_SHA256:
        raise BuildError(f"{kept} is not the font that this build knows: delete it and build again")
    return content


def _download_regular() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm is needed to fetch the Chinese font: install `npm`")
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", "--silent", f"--pack-destination={scratch}", _PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=scratch)  # noqa: S603
        if done.returncode:
            raise BuildError(f"npm pack {_PACKAGE} failed:\n{done.stderr.strip()}")
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as opened:
            member = opened.extractfile(_REGULAR)
            if member is None:
                raise BuildError(f"{_PACKAGE} holds no {_REGULAR}")
            return member.read()


def _subset(regular: bytes) -> bytes:
    font = TTFont(io.BytesIO(regular), lazy=True, recalcTimestamp=False)
    for layout in _LAYOUT_TABLES:
        if layout in font:
            del font[layout]
    subsetter = Subsetter(Options(hinting=False, name_IDs=_KEPT_NAMES, notdef_outline=True))
    subsetter.populate(unicodes=[point for first, last in _RANGES for point in range(first, last + 1)])
    subsetter.subset(font)
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    font.recalcTimestamp = False
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
