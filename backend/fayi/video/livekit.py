"""LiveKit: who may enter which room as what, said in signed tokens and, to those inside, by the server.

Whoever waits holds a token with which nothing is sent or received; being let in, the server gives those rights
to the connection that is there.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from livekit import api

from fayi.kit.errors import Refusal
from fayi.settings import Settings
from fayi.video.models import Joining, VideoRoom
from fayi.video.rules import Capacity

LASTS = timedelta(hours=1)
"""For entering; who is inside is given a new token by the server as long as the room goes on."""
PATIENCE = 5.0
"""Seconds for one request to the server."""


class ServerSilent(Refusal):
    """视频服务器没有回应，请稍后再试；急用时请改用别的视频方式，或者请技术人员查看。"""

    status_code = 502


def token(settings: Settings, room: VideoRoom, joining: Joining) -> str:
    """With which the browser of one person enters; only who is admitted is seen and heard, and sees and hears."""
    admitted = joining.status == "admitted"
    grants = api.VideoGrants(
        room_join=True,
        room=room.key,
        can_publish=admitted and speaks(joining),
        can_subscribe=admitted,
        can_publish_data=admitted,
        hidden=not admitted,
    )
    made = api.AccessToken(settings.livekit_key, settings.livekit_secret)
    return (
        made.with_identity(joining.key).with_name(joining.name).with_grants(grants).with_ttl(LASTS).to_jwt()
    )


def speaks(joining: Joining) -> bool:
    """Whether somebody shows a picture and speaks; who came to listen does neither."""
    return joining.capacity != Capacity.OBSERVER


async def let_in(settings: Settings, room: VideoRoom, joining: Joining) -> None:
    """Give who waits inside the rights of the room. Whoever is not connected gets them with the next token."""
    permission = api.ParticipantPermission(
        can_publish=speaks(joining), can_subscribe=True, can_publish_data=True, hidden=False
    )
    asked = api.UpdateParticipantRequest(room=room.key, identity=joining.key, permission=permission)
    async with server(settings) as rooms:
        await rooms.update_participant(asked)


async def put_out(settings: Settings, room: VideoRoom, joining: Joining) -> None:
    """End the connection of one person, if there is one. The rights go first: who comes back has none."""
    nothing = api.ParticipantPermission(can_publish=False, can_subscribe=False, hidden=True)
    asked = api.UpdateParticipantRequest(room=room.key, identity=joining.key, permission=nothing)
    async with server(settings) as rooms:
        await rooms.update_participant(asked)
        await rooms.remove_participant(api.RoomParticipantIdentity(room=room.key, identity=joining.key))


async def end(settings: Settings, room: VideoRoom) -> None:
    """End the connections of everybody, if there are any."""
    async with server(settings) as rooms:
        await rooms.delete_room(api.DeleteRoomRequest(room=room.key))


@asynccontextmanager
async def server(settings: Settings) -> AsyncIterator[Any]:
    """The server's requests about rooms; ServerSilent when it does not answer. Unknown people are no fault."""
    address = re.sub(r"^ws", "http", settings.livekit_url)
    patience = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with api.LiveKitAPI(
            address, settings.livekit_key, settings.livekit_secret, timeout=patience
        ) as all_requests:
            yield all_requests.room
    except api.TwirpError as fault:
        if fault.code != api.TwirpErrorCode.NOT_FOUND:
            raise ServerSilent from fault
    except (aiohttp.ClientError, TimeoutError) as fault:
        raise ServerSilent from fault
