"""Who signed in here: signing out forgets tokens and nothing else."""

from pathlib import Path

from client.adapters.session_store import SessionStore, Tokens
from shared.models.ids import UserId


def test_a_device_keeps_its_identity_for_each_person_through_sign_out_and_restart(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "accounts.db")
    device = store.device_for("nancy", "device-1")
    store.signed_in("nancy", UserId("emp-1"), Tokens("a", "r"))
    assert store.present() is not None
    store.signed_out("nancy")
    store.close()

    again = SessionStore(tmp_path / "accounts.db")
    assert again.present() is None
    kept = again.account("nancy")
    assert kept is not None
    assert (kept.user, kept.tokens) == ("emp-1", None)
    assert again.device_for("nancy", "device-2") == device
    assert again.device_for("janet", "device-3") == "device-3"
    again.close()


def test_settings_stay(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "accounts.db")
    assert store.get("language", "zh") == "zh"
    store.set("language", "en")
    assert store.get("language", "zh") == "en"
    store.close()
