"""The browser's own cryptography: PBKDF2 for a key from a secret, AES-256-GCM to seal with it.

Python in the browser has neither scrypt nor PBKDF2 nor a cipher. Keys cannot be read out of the browser.
"""

from typing import Any

_ROUNDS = 600_000
_NONCE = 12


class WebCrypto:
    """Seals by `crypto.subtle`."""

    async def key(self, secret: bytes, salt: bytes) -> Any:
        """The key that a secret gives; slow on purpose."""
        subtle = _crypto().subtle
        uses = _js(["deriveKey"])
        base = await subtle.importKey("raw", _js(secret), "PBKDF2", False, uses)
        how = _js({"name": "PBKDF2", "hash": "SHA-256", "salt": salt, "iterations": _ROUNDS})
        kind = _js({"name": "AES-GCM", "length": 256})
        return await subtle.deriveKey(how, base, kind, False, _js(["encrypt", "decrypt"]))

    async def seal(self, key: Any, text: bytes, about: bytes) -> bytes:
        """Encrypt under a fresh nonce, which comes first, bound to what it is about."""
        from js import Uint8Array  # noqa: PLC0415  exists in the browser only

        nonce = bytes(_crypto().getRandomValues(Uint8Array.new(_NONCE)).to_py())
        sealed = await _crypto().subtle.encrypt(_how(nonce, about), key, _js(text))
        return nonce + bytes(sealed.to_bytes())

    async def unseal(self, key: Any, sealed: bytes, about: bytes) -> bytes | None:
        """Decrypt; None for a wrong key or anything changed."""
        from pyodide.ffi import JsException  # noqa: PLC0415

        try:
            text = await _crypto().subtle.decrypt(_how(sealed[:_NONCE], about), key, _js(sealed[_NONCE:]))
        except JsException:
            return None
        return bytes(text.to_bytes())


def _how(nonce: bytes, about: bytes) -> Any:
    return _js({"name": "AES-GCM", "iv": nonce, "additionalData": about})


def _crypto() -> Any:
    from js import crypto  # noqa: PLC0415

    return crypto


def _js(value: Any) -> Any:
    from js import Object  # noqa: PLC0415
    from pyodide.ffi import to_js  # noqa: PLC0415

    return to_js(value, dict_converter=Object.fromEntries)
