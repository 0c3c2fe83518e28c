"""How forms come in."""

from typing import Any
from urllib.parse import parse_qsl

import litestar
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.types import Empty
from litestar.utils.scope.state import ScopeState

MOST_FIELDS = 5000


class Request(litestar.Request[Any, Any, Any]):
    """A request whose form is forgotten when it has been answered.

    The framework's own reading keeps the last thousand bodies in memory: people's data, and as many
    megabytes as a stranger cares to send.
    """

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
