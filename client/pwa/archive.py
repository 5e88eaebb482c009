"""Zip files whose bytes depend on their content alone.

Entries are sorted, carry one fixed time and are stored, not deflated: the web server compresses the
whole archive better than a zip can compress its parts, and the browser unpacks it without inflating.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def stored_zip(files: Mapping[str, bytes]) -> bytes:
    """One archive of these files, the same bytes for the same files on every machine."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()
