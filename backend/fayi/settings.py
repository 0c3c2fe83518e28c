"""Every setting of the desk, read once from the environment.

`python -m fayi.settings` prints the page docs/settings.md.
"""

import ast
import os
from pathlib import Path
from typing import Literal

from msgspec import NODEFAULT, Struct, convert
from msgspec.structs import fields

from fayi.kit.embedded_postgres import default_data_directory


class Settings(Struct, frozen=True, kw_only=True):
    """What may be set through the environment: `database_url` is FAYI_DATABASE_URL, and so on."""

    data_directory: Path
    """The private PostgreSQL, the files and the key. Empty: ~/.local/share/fayi, for root /var/lib/fayi."""
    database_url: str = ""
    """The application's connection, postgresql://fayi_app:…@host/fayi. Empty: a private server."""
    database_owner_url: str = ""
    """The owner of the tables: `fayi migrate`, `backup`, `restore`, `keys` and `search check` alone."""
    database_pool: int = 10
    """Connections a site process keeps; it may open as many again for a moment."""
    secret_key: str = ""
    """64 hex digits, several parted by commas (docs/keys.md). Empty: `secret.key` in the data directory."""
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
    trusted_proxies: str = ""
    """Addresses or networks of the proxies in front, parted by commas; X-Forwarded-For counts from these alone."""
    demo: bool = False
    """Demo mode: the sign-in page lists the demo officers. Never set it where real people are registered."""
    smallest_count: int = 5
    """Counts below it are shown as 少于5 to officers who may not see what is counted."""
    idle_minutes: int = 30
    """An officer is signed out after this long without a click."""
    session_hours: int = 10
    """An officer signs in anew after this long in any case."""
    failed_sign_ins: int = 5
    """After so many wrong passwords in a row the officer is locked out."""
    lockout_minutes: int = 15
    """How long a lock-out lasts."""
    lock_minutes: int = 10
    """After this long without a hand on the keys the page is covered until the officer's PIN is typed; 0: never."""
    second_factor: Literal["required", "offered"] = "required"
    """Whether roles that ask for a second factor (docs/accounts.md) must have one; the demo only offers it."""
    password_days: int = 0
    """A password is changed after so many days (等保 asks for 90); 0: never without a reason."""
    password_kinds: int = 1
    """Of how many kinds its characters are: lower case, upper case, digits, others; 1: of any."""
    breached_passwords: str = ""
    """A local file of known passwords, a word or SHA-1 a line; refused besides those the desk knows itself."""
    sign_ins_per_minute: int = 60
    """How often one address may try to sign in, by password, second factor, PIN or elsewhere; 0: without limit."""
    public_per_minute: int = 120
    """How often one address may open pages that ask for no sign-in; 0: without limit."""
    token_per_minute: int = 600
    """How often another system may ask with one token; 0: without limit."""
    oidc_issuer: str = ""
    """The provider officers may sign in with (OpenID Connect, docs/accounts.md). Empty: not offered."""
    oidc_client_id: str = ""
    """The name by which it knows this site."""
    oidc_client_secret: str = ""
    """The secret to that name. Empty: a public one, guarded by PKCE alone."""
    oidc_claim: str = "preferred_username"
    """The claim that names the officer's sign-in name when the identity is seen for the first time."""
    oidc_label: str = ""
    """What the button says. Empty: in general words."""
    files_url: str = ""
    """s3://bucket/prefix, with the AWS variables' credentials. Empty: `files` in the data directory."""
    document_templates: str = ""
    """A folder of Word templates with its `catalogue.toml`. Empty: the ones that come along."""
    meilisearch_url: str = ""
    """The search engine's address (docs/search.md). Empty: the index inside PostgreSQL answers."""
    meilisearch_key: str = ""
    """The key the site searches with; `fayi search apply` makes it."""
    meilisearch_admin_key: str = ""
    """The key the worker keeps the engine up to date with; made by the same command, for the worker alone."""
    meilisearch_index: str = "fayi"
    """What the names of its indexes begin with, where several desks share one engine."""
    smtp_host: str = ""
    """The mail server that sends notices. Empty: no notices by e-mail."""
    smtp_port: int = 587
    """Its port."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection to it is kept secret."""
    smtp_name: str = ""
    """The name to sign in to it with. Empty: no sign-in."""
    smtp_password: str = ""
    """The password to that name."""
    mail_from: str = ""
    """The address notices are sent from; needed with FAYI_SMTP_HOST."""
    sms_url: str = ""
    """The gateway that sends short messages (docs/notices.md). Empty: no notices by short message."""
    sms_secret: str = ""
    """The secret shared with it, which signs every request; needed with FAYI_SMS_URL."""
    clamd_url: str = ""
    """The virus scanner's address, tcp://host:3310 or unix:///path. Empty: files are marked as not checked."""
    ocr_command: str = ""
    """A command that reads the text of a scan (docs/search.md): called with the file's path last. Empty: none."""
    livekit_url: str = ""
    """The LiveKit server that carries sittings by video, wss://host (docs/video.md). Empty: not offered."""
    livekit_key: str = ""
    """The key by which it knows this site; needed with FAYI_LIVEKIT_URL."""
    livekit_secret: str = ""
    """The secret to that key, which signs who may enter which room."""
    turn_urls: str = ""
    """The built-in room's stun:, turn: and turns: addresses, parted by commas. Empty: one network needs none."""
    turn_secret: str = ""
    """The secret shared with the TURN server (coturn: static-auth-secret), for passwords that last a day."""
    run_worker: bool = True
    """Whether the site also does the later work; false where `fayi worker` runs."""
    render_workers: int = 1
    """Child processes that print documents; about five documents a second each."""

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
    for setting in fields(Settings):
        value = values.get(setting.name)
        if setting.type is bool and isinstance(value, str):
            values[setting.name] = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(
                value.lower(), value
            )
    return convert(values, Settings, strict=False, dec_hook=lambda kind, value: kind(value))


def sentences() -> dict[str, str]:
    """What stands under each setting, by its name; Python keeps it nowhere but in the source."""
    (declared,) = (
        node for node in ast.parse(Path(__file__).read_text()).body if isinstance(node, ast.ClassDef)
    )
    return {
        setting.target.id: told.value.value
        for setting, told in zip(declared.body, declared.body[1:], strict=False)
        if isinstance(setting, ast.AnnAssign)
        and isinstance(setting.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
        and isinstance(told.value.value, str)
    }


def page() -> str:
    """The page on settings, a line for each; KeyError for one nobody has explained."""
    told = sentences()
    lines = ["# Settings", "", "All are environment variables; `fayi up` needs none.", ""]
    lines += ["| variable | default | meaning |", "|---|---|---|"]
    for setting in fields(Settings):
        default = "" if setting.default in (NODEFAULT, "") else f"`{str(setting.default).lower()}`"
        lines.append(f"| `FAYI_{setting.name.upper()}` | {default} | {told[setting.name]} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
