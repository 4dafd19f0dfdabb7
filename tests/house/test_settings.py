"""Settings: from the environment or a file, checked at once, one clear line for each mistake."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from webapp.config import Settings, SettingsError, load_settings


def test_a_setting_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("SPOTIFY_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    assert load_settings().SPOTIFY_CLIENT_SECRET == "from a file"


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingsError, match="SECRET_KEY_FILE"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "many"),
        ("WORKERS", "0"),
        ("PUBLIC_URL", "127.0.0.1:8000"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", "localhost"),
        ("REGISTRATION", "sometimes"),
        ("TOKEN_ENCRYPTION_KEYS", "too-short"),
        ("PROVIDER_LIMITS", "maybe"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = str(caught.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{name}: ")
    assert "Traceback" not in lines[0]


def test_a_mistyped_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOTIFY_CLIENTID", "x")
    with pytest.raises(SettingsError, match="SPOTIFY_CLIENTID: no such setting"):
        load_settings()


def test_secrets_are_made_once_and_nobody_else_can_read_them(tmp_path: Path) -> None:
    first, second = load_settings(DATA_DIR=tmp_path), load_settings(DATA_DIR=tmp_path)
    assert first.secret_key == second.secret_key
    assert first.token_keys == second.token_keys
    for name in ("secret_key", "token_encryption_keys"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_addresses_follow_from_public_url_and_data_dir(tmp_path: Path) -> None:
    settings = load_settings(PUBLIC_URL="https://music.example.org", DATA_DIR=tmp_path)
    assert (settings.bind, settings.secure) == ("127.0.0.1:8000", True)
    assert load_settings(PUBLIC_URL="http://127.0.0.1:8123").bind == "127.0.0.1:8123"
    assert load_settings(BIND="0.0.0.0").bind == "0.0.0.0:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/unisson.db"
    assert load_settings(DATABASE_URL="postgres://u@h/n").database_url == "postgresql+psycopg://u@h/n"


def test_every_setting_has_its_line_of_help() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
