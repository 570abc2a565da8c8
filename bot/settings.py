"""Everything that can be set, read from the environment and `.env` once. `.env.example` lists it in this order."""

import re
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import CannotRun
from kit.texts import LANGUAGES, language_said
from kit.vault import Vault

_TOKEN = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{30,64}")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
# What may stand behind the ? of a PostgreSQL address: encryption, the folder of a socket, and what a pooler before it needs.
_QUERY = {"ssl", "host", "port", "prepared_statement_cache_size"}


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_file=".env", extra="forbid", frozen=True, env_ignore_empty=True)

    bot_token: SecretStr
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///muster.sqlite3"
    sqlite_synchronous: Literal["FULL", "NORMAL"] = "FULL"
    state_directory: Path | None = None
    default_language: str = "en"
    default_timezone: str = "UTC"
    operator_chat_id: int | None = None
    prize_key: SecretStr | None = None
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr | None = None
    metrics_listen: str | None = None
    http_client: Literal["aiohttp", "httpx"] = "aiohttp"
    http_proxy_url: SecretStr | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("bot_token")
    @classmethod
    def _token_has_a_tokens_form(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            msg = "it does not look like a token from @BotFather, such as 123456789:AAF…"
            raise ValueError(msg)
        return token

    @field_validator("default_language")
    @classmethod
    def _language_by_its_short_name(cls, language: str) -> str:
        try:
            return language_said(language.lower())
        except ValueError:
            msg = f"it must be one of {', '.join(LANGUAGES)}"
            raise ValueError(msg) from None

    @field_validator("sqlite_synchronous", mode="before")
    @classmethod
    def _in_capitals(cls, word: str) -> str:
        return word.upper()

    @field_validator("bot_api_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
            msg = "it must be an address such as https://api.telegram.org"
            raise ValueError(msg)
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _driver_that_is_there(cls, url: str) -> str:
        return database_address(url)

    @field_validator("prize_key")
    @classmethod
    def _keys_that_seal(cls, key: SecretStr | None) -> SecretStr | None:
        try:
            Vault(key.get_secret_value() if key is not None else None)
        except ValueError:
            msg = "it must be a key such as `openssl rand -base64 32` makes, or several with commas between"
            raise ValueError(msg) from None
        return key

    @field_validator("webhook_url")
    @classmethod
    def _webhook_over_tls(cls, url: str | None) -> str | None:
        if url is not None and not re.fullmatch(
            r"https://[^\s/?#]+(/[^\s?#]*)?|http://127\.0\.0\.1(:\d+)?(/[^\s?#]*)?", url
        ):
            msg = "it must be an https:// address without ? and #"
            raise ValueError(msg)
        return url

    @field_validator("webhook_listen", "metrics_listen")
    @classmethod
    def _host_and_port(cls, address: str | None) -> str | None:
        if address is None:
            return None
        form = re.fullmatch(r"(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})", address)
        if form is None or not 0 < int(form[1]) < 2**16:
            msg = "it must be host:port, such as 127.0.0.1:8080"
            raise ValueError(msg)
        return address

    @field_validator("http_proxy_url")
    @classmethod
    def _proxy_of_the_kind_that_is_spoken(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not re.fullmatch(r"https?://[^\s/]+/?", url.get_secret_value()):
            msg = "it must be an address such as http://127.0.0.1:3128"
            raise ValueError(msg)
        return url

    @field_validator("operator_chat_id")
    @classmethod
    def _id_of_a_person(cls, number: int | None) -> int | None:
        # Telegram's ids have at most 52 bits; those of groups are below zero.
        if number is not None and not 0 < number < 2**52:
            msg = "it must be the number of a person"
            raise ValueError(msg)
        return number

    @field_validator("webhook_secret")
    @classmethod
    def _secret_that_telegram_takes(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            msg = "it must have 16 to 256 letters, digits, _ or -"
            raise ValueError(msg)
        return secret

    @property
    def state_folder(self) -> Path:
        """Where the process keeps what outlives it and is no data: beside SQLite's file, where nothing else is said."""
        if self.state_directory is not None:
            return self.state_directory
        url = make_url(self.database_url)
        return Path(url.database or "").parent if url.get_backend_name() == "sqlite" else Path()

    @model_validator(mode="after")
    def _webhook_with_its_secret(self) -> "Settings":
        if self.webhook_url is not None and self.webhook_secret is None:
            msg = "WEBHOOK_SECRET must be set where WEBHOOK_URL is; make one with: openssl rand -hex 32"
            raise ValueError(msg)
        return self

    @field_validator("default_timezone")
    @classmethod
    def _zone_that_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = "it must be a time zone such as Europe/Berlin or Asia/Shanghai"
            raise ValueError(msg) from None
        return zone


def database_address(url: str) -> str:
    """The address of a database, in the words of the driver that is there. Raises ValueError, which says what it must be."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername not in _DRIVERS:
        msg = "it must begin with sqlite:/// or postgresql://"
        raise ValueError(msg)
    parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in {None, "", ":memory:"}:
            msg = "it must name a file: sqlite:///muster.sqlite3"
            raise ValueError(msg)
    else:
        parsed = _in_the_drivers_words(parsed)
    return parsed.render_as_string(hide_password=False)


def _in_the_drivers_words(url: URL) -> URL:
    """What everybody else calls `sslmode` is called `ssl` by the driver. Raises ValueError for what it does not know at all."""
    query = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    if unknown := sorted(set(query) - _QUERY):
        msg = f"after the ? it may say sslmode and host, not {unknown[0]}"
        raise ValueError(msg)
    return url.set(query=query)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process. Raises CannotRun with one line for the first thing that is wrong."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise CannotRun(_explain(error)) from None
    except UnicodeDecodeError:
        msg = f"{env_file} is not UTF-8 text. Save it as UTF-8."
        raise CannotRun(msg) from None


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]).upper() if first["loc"] else "settings"
    if first["type"] == "missing":
        return f"{name} is not set. Fill it in in .env, a copy of .env.example (`muster settings` shows it); a token comes from @BotFather."
    if first["type"] == "extra_forbidden":
        return f"{name} is not a setting. See .env.example for all there are (`muster settings` shows it)."
    return f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}."
