"""The entry of the app where a platform starts a file: `main(page)`."""

from client.app import main

__all__ = ["main"]
