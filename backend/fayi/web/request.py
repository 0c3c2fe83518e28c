"""How addresses and forms come in."""

import re
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import parse_qsl

import litestar
from litestar.connection.base import empty_receive, empty_send
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.types import Empty, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

MOST_FIELDS = 5000
UNSEEN = re.compile(rb"%(?:0[0-8bcef]|1[0-9a-f]|7f|c2%[89][0-9a-f])|[\x00-\x1f]", re.IGNORECASE)
"""Control characters in an address: pasted in unseen, no page may hold them and no table can."""


def address_of(connection: Any) -> str:
    """The network address somebody comes from; empty where the server does not say.

    Behind proxies the last address in X-Forwarded-For that is none of FAYI_TRUSTED_PROXIES; from anybody else the
    header says nothing, for everybody may send it.
    """
    address = connection.client.host[:60] if connection.client else ""
    trusted = connection.app.state.settings.trusted_proxies
    if not trusted or not is_within(address, trusted):
        return address
    for hop in reversed(",".join(connection.headers.getall("x-forwarded-for", [])).split(",")):
        if not is_address(hop.strip()):
            break
        address = hop.strip()
        if not is_within(address, trusted):
            break
    return address


def is_address(text: str) -> bool:
    """Whether this is an IP address, and nothing a stranger wrote in its place."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_within(address: str, networks: str) -> bool:
    """Whether the address lies in one of the networks, which are parted by commas."""
    return is_address(address) and any(
        ip_address(address) in ip_network(one.strip(), strict=False)
        for one in networks.split(",")
        if one.strip()
    )


class Request(litestar.Request[Any, Any, Any]):
    """A request whose address holds no control characters, and whose form is forgotten once answered.

    The framework's own reading keeps the last thousand bodies in memory: people's data, and as many
    megabytes as a stranger cares to send.
    """

    def __init__(self, scope: Scope, receive: Receive = empty_receive, send: Send = empty_send) -> None:
        """Take the request up, what nobody can have meant to type left out of its query."""
        scope["query_string"] = UNSEEN.sub(b"", scope.get("query_string", b""))
        super().__init__(scope, receive, send)

    async def form(self) -> FormMultiDict:
        """The form that was sent, each name with all its values; empty when there is none."""
        state = ScopeState.from_scope(self.scope)
        if state.form is Empty and self.content_type[0] == RequestEncodingType.URL_ENCODED:
            body = await self.body()
            try:
                pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
            except ValueError as fault:
                raise ClientException("The form cannot be read.") from fault
            found: dict[str, Any] = {}
            for name, value in pairs:
                found.setdefault(name, []).append(value)
            state.form = found
        return await super().form()
