"""What a kind of row looks like is told in the same way at every start of the app."""

import os
import subprocess
import sys

from client.adapters.row_shapes import shape
from shared.registry import KINDS

_TELL = (
    "from client.adapters.row_shapes import shape; from shared.registry import KINDS;"
    " print(*map(shape, KINDS))"
)


def test_another_start_of_the_same_app_sees_the_same_shapes() -> None:
    elsewhere = subprocess.run(
        (sys.executable, "-c", _TELL),
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert elsewhere.stdout.split() == [shape(kind) for kind in KINDS]
