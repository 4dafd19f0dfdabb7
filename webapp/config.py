"""The settings: read from the environment, `.env` and `NAME_FILE`, checked once, one clear line for each mistake."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class SettingsError(Exception):
    """A setting is unknown or cannot be used. The text is one line for each setting, naming it and the mend."""


def _help(default: Any, text: str) -> Any:
    return Field(default=default, description=text)


class Settings(BaseSettings):
    """Every setting with its default and one line of help; the README's table is held against this class."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", validate_default=True)

    DATABASE_URL: str = _help(
        "", "Database; empty: `sqlite:///<DATA_DIR>/unisson.db`. `postgresql+psycopg://…` works too."
    )
    REDIS_URL: str = _help("", "Redis or Valkey; empty: starts the embedded Valkey.")
    SECRET_KEY: str = _help("", "Signs flash messages and CSRF tokens; generated once into `DATA_DIR`.")
    TOKEN_ENCRYPTION_KEYS: str = _help(
        "", "Comma list of Fernet keys, the first encrypts; generated once into `DATA_DIR`."
    )
    PUBLIC_URL: str = _help("http://127.0.0.1:8000", "Address people open (Spotify refuses `localhost`).")
    BIND: str = _help("", "Host and port to listen on; empty: `127.0.0.1` and the port of `PUBLIC_URL`.")
    DATA_DIR: Path = _help(Path("instance"), "Database, queue file, generated secrets, backups.")
    WEB_CONCURRENCY: int = Field(default=1, ge=1, le=64, description="Web processes.")
    WORKERS: int = Field(default=2, ge=1, le=64, description="Worker processes for synchronisations.")
    PROVIDER_LIMITS: Literal["real", "off"] = _help(
        "real", "`off` lifts our own pacing and budgets (benchmarks, rehearsal), never what a service answers."
    )
    SPOTIFY_DAILY_BUDGET: int = Field(default=500, ge=0, description="Calls a day and endpoint family; 0 = none.")
    REGISTRATION: Literal["first", "open", "closed"] = _help(
        "first", "`first`: the first account is the administrator, then invitations; `open`; `closed`."
    )
    REHEARSAL: bool = _help(False, "Offer the rehearsal services (imitations to try everything without an account).")
    REHEARSAL_URL: str = _help("", "Where the rehearsal services answer; set by `unisson up`.")
    MAIL_URL: str = _help("", "SMTP server, `smtp://user:password@host:587`; empty: mails are shown in the log.")
    MAIL_FROM: str = _help("", "Sender of mails.")
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _help("INFO", "How much the log says.")

    SPOTIFY_CLIENT_ID: str = _help("", "Spotify app.")
    SPOTIFY_CLIENT_SECRET: str = _help("", "Spotify app.")
    DEEZER_APP_ID: str = _help("", "Deezer app (none are given out since 2024).")
    DEEZER_APP_SECRET: str = _help("", "Deezer app.")
    GOOGLE_CLIENT_ID: str = _help("", "Google app, for YouTube.")
    GOOGLE_CLIENT_SECRET: str = _help("", "Google app, for YouTube.")
    DISCOGS_CONSUMER_KEY: str = _help("", "Discogs app.")
    DISCOGS_CONSUMER_SECRET: str = _help("", "Discogs app.")
    LASTFM_API_KEY: str = _help("", "Last.fm app.")
    LASTFM_API_SECRET: str = _help("", "Last.fm app.")
    EURIA_API_TOKEN: str = _help("", "EurIA, for descriptions.")
    EURIA_PRODUCT_ID: str = _help("", "EurIA product.")
    EURIA_MODEL: str = _help("", "EurIA model.")
    OIDC_ISSUER: str = _help("", "Single sign-on.")
    OIDC_CLIENT_ID: str = _help("", "Single sign-on.")
    OIDC_CLIENT_SECRET: str = _help("", "Single sign-on.")

    SPOTIFY_API_URL: str = _help("https://api.spotify.com/v1", "Address of the Spotify Web API.")
    SPOTIFY_ACCOUNTS_URL: str = _help("https://accounts.spotify.com", "Address of Spotify's sign-in.")
    DEEZER_API_URL: str = _help("https://api.deezer.com", "Address of the Deezer API.")
    DEEZER_CONNECT_URL: str = _help("https://connect.deezer.com", "Address of Deezer's sign-in.")
    YOUTUBE_API_URL: str = _help("https://youtube.googleapis.com/youtube/v3", "Address of the YouTube Data API.")
    GOOGLE_ACCOUNTS_URL: str = _help("https://accounts.google.com", "Address of Google's sign-in.")
    GOOGLE_TOKEN_URL: str = _help("https://oauth2.googleapis.com/token", "Address of Google's tokens.")
    YTMUSIC_URL: str = _help("https://music.youtube.com", "Address of YouTube Music.")
    LASTFM_API_URL: str = _help("https://ws.audioscrobbler.com/2.0/", "Address of the Last.fm API.")
    LASTFM_AUTH_URL: str = _help("https://www.last.fm/api/auth/", "Address of Last.fm's sign-in.")
    DISCOGS_API_URL: str = _help("https://api.discogs.com", "Address of the Discogs API.")
    DISCOGS_SITE_URL: str = _help("https://www.discogs.com", "Address of Discogs' sign-in.")
    MUSICBRAINZ_API_URL: str = _help("https://musicbrainz.org/ws/2", "Address of MusicBrainz.")
    COVERART_API_URL: str = _help("https://coverartarchive.org", "Address of the Cover Art Archive.")
    LISTENBRAINZ_API_URL: str = _help("https://api.listenbrainz.org", "Address of ListenBrainz.")
    EURIA_API_URL: str = _help("https://api.infomaniak.com", "Address of EurIA.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then `NAME_FILE`, then the environment, then `.env`."""
        return init_settings, _FromFiles(settings_cls), env_settings, dotenv_settings

    @field_validator("PUBLIC_URL", "REHEARSAL_URL")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("give a full address such as http://127.0.0.1:8000")
        return value.rstrip("/")

    @field_validator("REDIS_URL")
    @classmethod
    def _a_queue(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("give an address such as redis://127.0.0.1:6379/0 or unix:///run/valkey.sock")
        return value

    @field_validator("DATABASE_URL")
    @classmethod
    def _a_database(cls, value: str) -> str:
        value = value.replace("postgres://", "postgresql+psycopg://", 1) if value.startswith("postgres://") else value
        if value.startswith("postgresql://"):
            value = value.replace("postgresql://", "postgresql+psycopg://", 1)
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///path or postgresql+psycopg://user:password@host/name")
        return value

    @field_validator("TOKEN_ENCRYPTION_KEYS")
    @classmethod
    def _fernet_keys(cls, value: str) -> str:
        for number, key in enumerate(filter(None, value.split(",")), 1):
            try:
                Fernet(key.strip())
            except ValueError as error:
                raise ValueError(f"key {number} is not a Fernet key; make one with `unisson keys new`") from error
        return value

    @property
    def database_url(self) -> str:
        """The database's address; a relative SQLite path is below the working directory, as the contract writes it."""
        if not self.DATABASE_URL:
            return f"sqlite:///{self.data_dir / 'unisson.db'}"
        head, _, path = self.DATABASE_URL.partition("sqlite:///")
        if not head and path and path != ":memory:" and not path.startswith("/"):
            return f"sqlite:///{Path(path).resolve()}"
        return self.DATABASE_URL

    @property
    def data_dir(self) -> Path:
        return self.DATA_DIR.expanduser().resolve()

    @property
    def bind(self) -> str:
        """`host:port` to listen on."""
        port = urlsplit(self.PUBLIC_URL).port or 8000
        host, _, given = self.BIND.rpartition(":") if ":" in self.BIND else (self.BIND, "", "")
        return f"{host or '127.0.0.1'}:{given or port}"

    @property
    def secure(self) -> bool:
        """People reach us by https: cookies may be Secure and the browser may be told to stay with https."""
        return urlsplit(self.PUBLIC_URL).scheme == "https"

    @cached_property
    def secret_key(self) -> str:
        return self.SECRET_KEY or _generated(self.data_dir / "secret_key", lambda: secrets.token_urlsafe(48))

    @cached_property
    def token_keys(self) -> tuple[str, ...]:
        text = self.TOKEN_ENCRYPTION_KEYS or _generated(
            self.data_dir / "token_encryption_keys", lambda: Fernet.generate_key().decode()
        )
        return tuple(key.strip() for key in text.replace("\n", ",").split(",") if key.strip())


class _FromFiles(PydanticBaseSettingsSource):
    """`NAME_FILE` holds the path of a file with the value (container secrets)."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{field_name}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsError(f"{field_name}_FILE: {path} cannot be read ({error.strerror})") from error

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in values.items() if value is not None}


def _generated(path: Path, make: Any) -> str:
    """A secret kept in a file of mode 600, made at first use. Two processes may race: the first one to link wins."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(make())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


#: Families of names that are surely meant for us: a mistyped one must not be passed over in silence.
_OURS = ("SPOTIFY_", "DEEZER_", "YOUTUBE_", "YTMUSIC_", "LASTFM_", "DISCOGS_", "EURIA_", "OIDC_", "REHEARSAL")


def load_settings(**given: Any) -> Settings:
    """The settings, or a :class:`SettingsError` with one line for each that cannot be used."""
    unknown = [
        name
        for name in sorted(os.environ)
        if name.startswith(_OURS) and name.removesuffix("_FILE") not in Settings.model_fields
    ]
    if unknown:
        raise SettingsError("\n".join(f"{name}: no such setting; see the table in README.md" for name in unknown))
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors())
        raise SettingsError("\n".join(lines)) from error
