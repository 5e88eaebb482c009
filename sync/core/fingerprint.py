"""The fingerprint by which a command is known to be the very one that was sent before."""

from hashlib import sha256


def fingerprint(text: str) -> str:
    """The SHA-256 of a command's exact text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
