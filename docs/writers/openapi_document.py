"""Writes docs/openapi.json: the OpenAPI document exactly as the server serves it, laid out to be read."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.writers.markdown import write
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from server.app import create_app
from server.settings import Settings


def page() -> str:
    """The whole document."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        migrate(url)
        store = open_authority_store(url)
        document = create_app(Settings(database=url), store).openapi_schema.to_schema()
        store.close()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    write("openapi.json", page())
