"""What pages say on their line, how it is understood, and how it is cut up for the database to carry."""

import base64
import secrets
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from fayi.kit.errors import Refusal

LONGEST = 64 * 1024
"""Bytes of a message; what a browser says about four connections is far shorter."""
PIECE = 4500
"""Bytes of a signal that go into one NOTIFY, which takes 8000 once they are written in letters."""
Key = Annotated[str, Meta(max_length=40, pattern=r"^[\w-]*$")]


class Here(Struct, frozen=True, tag_field="do", tag="here"):
    """I am still there."""


class Leave(Struct, frozen=True, tag_field="do", tag="leave"):
    """I leave, and do not come back by myself."""


class Signal(Struct, frozen=True, tag_field="do", tag="signal"):
    """What one browser tells another; the site does not look into it."""

    to: Key
    body: msgspec.Raw


class Admit(Struct, frozen=True, tag_field="do", tag="admit"):
    """Let this one in."""

    key: Key


class SendBack(Struct, frozen=True, tag_field="do", tag="send_back"):
    """Let this one wait again."""

    key: Key


class Dismiss(Struct, frozen=True, tag_field="do", tag="dismiss"):
    """Turn this one away."""

    key: Key


class TalkApart(Struct, frozen=True, tag_field="do", tag="talk_apart"):
    """Let these two talk alone."""

    keys: tuple[Key, Key]


class EndTalk(Struct, frozen=True, tag_field="do", tag="end_talk"):
    """The talk of this one with another is over."""

    key: Key


class CloseRoom(Struct, frozen=True, tag_field="do", tag="close"):
    """The sitting is over for everybody."""


Said = Here | Leave | Signal | Admit | SendBack | Dismiss | TalkApart | EndTalk | CloseRoom
_said = msgspec.json.Decoder(Said)


class Nonsense(Refusal):
    """页面发来的内容无法识别，请刷新页面后重新进入。"""


def understood(message: str | bytes) -> Said:
    """What a page said; raises Nonsense."""
    if len(message) > LONGEST:
        raise Nonsense
    try:
        said: Said = _said.decode(message)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as fault:
        raise Nonsense from fault
    return said


def message(kind: str, **told: object) -> bytes:
    """Something told to a page."""
    return msgspec.json.encode({"is": kind, **told})


def pieces_of(sender: str, to: str, body: bytes) -> list[str]:
    """A signal as texts that each fit into a NOTIFY, to be said in this order.

    No two are alike: of several alike in one transaction the database would say one.
    """
    identity = secrets.token_urlsafe(6)
    whole = base64.b64encode(body).decode()
    length = PIECE * 4 // 3
    starts = range(0, len(whole), length)
    return [
        msgspec.json.encode(
            {
                "id": identity,
                "from": sender,
                "to": to,
                "at": start,
                "piece": whole[start : start + length],
                "last": start == starts[-1],
            }
        ).decode()
        for start in starts
    ]
