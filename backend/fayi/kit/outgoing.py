"""What leaves the desk for an officer's pocket: e-mail through SMTP, short messages through an HTTP gateway."""

import hashlib
import hmac
import json
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from typing import Literal

import aiosmtplib
import httpx
from msgspec import Struct

from fayi.kit import clock

PATIENCE = 20.0
"""Seconds for one attempt."""
TRY_AGAIN = frozenset({408, 425, 429})
"""Answers of a gateway below 500 after which the same request may succeed later."""


class NotSent(Exception):
    """It did not go out; the text is the server's. `final`: it never will, so nobody tries again."""

    def __init__(self, words: str, *, final: bool) -> None:
        super().__init__(words[:300])
        self.final = final


class MailServer(Struct, frozen=True, kw_only=True):
    """A mail server that takes our mail."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    name: str
    password: str
    sender: str

    async def send(self, to: str, subject: str, words: str, *, key: str) -> None:
        """Hand it one message; raises NotSent. `key` is its Message-ID, by which a second copy is recognised."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Date"] = formatdate(clock.now().timestamp(), localtime=False)
        message["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(words)
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                username=self.name or None,
                password=self.password or None,
                timeout=PATIENCE,
            )
        except aiosmtplib.SMTPRecipientsRefused as fault:
            codes = [one.code for one in fault.recipients]
            raise NotSent(str(fault.recipients[0].message), final=all(one >= 500 for one in codes)) from fault
        except aiosmtplib.SMTPResponseException as fault:
            # A wrong password is set right by the administrator, and then the mail goes out.
            final = fault.code >= 500 and not isinstance(fault, aiosmtplib.SMTPAuthenticationError)
            raise NotSent(f"{fault.code} {fault.message}", final=final) from fault
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as fault:
            raise NotSent(str(fault) or type(fault).__name__, final=False) from fault
        except ValueError as fault:
            raise NotSent(str(fault), final=True) from fault


class SmsGateway(Struct, frozen=True, kw_only=True):
    """A gateway that takes short messages as signed JSON (docs/notices.md)."""

    url: str
    secret: str

    async def send(self, to: str, words: str, *, key: str) -> None:
        """Hand it one message; raises NotSent. `key` is the same for every attempt at the same message."""
        body = json.dumps({"id": key, "to": to, "text": words}, ensure_ascii=False).encode()
        moment = str(int(clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Fayi-Timestamp": moment,
            "X-Fayi-Signature": signature(self.secret, moment, body),
        }
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as gateway:
                answer = await gateway.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as fault:
            raise NotSent(str(fault) or type(fault).__name__, final=False) from fault
        if not answer.is_success:
            final = answer.status_code < 500 and answer.status_code not in TRY_AGAIN
            raise NotSent(f"{answer.status_code} {answer.text}", final=final)


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, in lower-case hex digits."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
