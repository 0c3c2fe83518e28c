"""Every setting of the desk, read once from the environment."""

import os
from pathlib import Path

from msgspec import Struct, convert

from fayi.kit.embedded_postgres import default_data_directory


class Settings(Struct, frozen=True, kw_only=True):
    """What may be set through the environment: `database_url` is FAYI_DATABASE_URL, and so on."""

    data_directory: Path
    """Where the embedded PostgreSQL, the files and the key are kept; ~/.local/share/fayi or /var/lib/fayi."""
    database_url: str = ""
    """The application's connection, e.g. postgresql://fayi_app:…@db/fayi. Empty: a private server."""
    database_owner_url: str = ""
    """The connection of the role that owns the tables, for `fayi migrate`. Needed with FAYI_DATABASE_URL."""
    database_pool: int = 10
    """Connections one site process keeps open to PostgreSQL."""
    secret_key: str = ""
    """64 hex digits; encrypts ID numbers and phones. Empty: read from `secret.key` in the data directory."""
    host: str = "127.0.0.1"
    """The address the site listens on."""
    port: int = 8000
    """The port the site listens on."""
    workers: int = 1
    """How many site processes `fayi serve` starts."""
    public_url: str = ""
    """How the outside reaches the site, printed in QR codes; http://HOST:PORT when empty."""
    secure_cookies: bool = False
    """Send cookies over HTTPS only; set to true behind HTTPS."""
    demo: bool = False
    """Demo mode: the sign-in page lists the demo officers. Never set it where real people are registered."""
    idle_minutes: int = 30
    """An officer is signed out after this long without a click."""
    session_hours: int = 10
    """An officer signs in anew after this long in any case."""
    failed_sign_ins: int = 5
    """After so many wrong passwords in a row the officer is locked out."""
    lockout_minutes: int = 15
    """How long a lock-out lasts."""
    files_url: str = ""
    """Where files are kept, e.g. s3://bucket/prefix. Empty: the folder `files` in the data directory."""
    document_templates: str = ""
    """The folder of Word templates and their catalogue. Empty: the ones that come with Fayi."""
    meilisearch_url: str = ""
    """The search engine's address. Kept for a later version: today the index inside PostgreSQL answers."""
    meilisearch_key: str = ""
    """The search engine's key."""
    run_worker: bool = True
    """Whether `fayi up` and `fayi serve` also do the later work; false where `fayi worker` runs apart."""
    render_workers: int = 1
    """How many child processes print documents."""

    @property
    def site_url(self) -> str:
        """The address printed in QR codes, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def load(**given: object) -> Settings:
    """Read the settings from FAYI_* variables; `given` ones win.

    Raises ValueError with a sentence when a value cannot be understood.
    """
    values: dict[str, object] = {
        name: os.environ[f"FAYI_{name.upper()}"]
        for name in Settings.__struct_fields__
        if os.environ.get(f"FAYI_{name.upper()}")
    } | given
    values.setdefault("data_directory", default_data_directory())
    for name, value in values.items():
        if isinstance(value, str) and value.lower() in ("true", "false", "yes", "no", "on", "off"):
            values[name] = value.lower() in ("true", "yes", "on")
    return convert(values, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
