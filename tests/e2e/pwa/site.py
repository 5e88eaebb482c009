"""A small real web server for a build: serves the files with the headers that the build asks for."""

import json
import threading
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit


class Site:
    """Serves one folder on one port, can be stopped and started again there, and counts what it sent."""

    def __init__(self, root: Path, port: int = 0) -> None:
        self.root = root
        self.port = port
        self.requests: list[str] = []
        self.sent: list[int] = []
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    @cached_property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self.root / "headers.json").read_text(encoding="utf-8"))
        return facts

    def start(self) -> None:
        site = self

        class Handler(_Handler):
            served = site

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def headers(self, path: str) -> dict[str, str]:
        fitting = [
            key for key in self.facts["paths"] if path == key or (key.endswith("/") and path.startswith(key))
        ]
        special = self.facts["paths"][max(fitting, key=len)] if fitting else {}
        headers: dict[str, str] = self.facts["everywhere"] | special
        return headers

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Handler(BaseHTTPRequestHandler):
    served: Site
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.served.requests.append(path)
        file = self.served.root / path.lstrip("/")
        if path == "/":
            file = self.served.root / "index.html"
        if not file.is_file():
            self._answer(404, b"absent", {"Content-Type": "text/plain"})
            return
        headers = self.served.headers(path) | {"Content-Type": self.served.facts["types"][file.suffix]}
        packed = file.with_name(f"{file.name}.br")
        if packed.is_file() and "br" in self.headers.get("Accept-Encoding", ""):
            headers |= {"Content-Encoding": "br"}
            file = packed
        tag = f'"{file.stat().st_mtime_ns:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", headers | {"ETag": tag})
            return
        self._answer(200, file.read_bytes(), headers | {"ETag": tag})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.served.sent.append(len(body))

    def log_message(self, *_arguments: object) -> None:
        """Say nothing; the requests are remembered."""
