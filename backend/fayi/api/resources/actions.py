"""What may be done with a matter now, and doing it."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.api import bodies, schemas
from fayi.api.bodies import VERSION, Asks
from fayi.api.problems import telling_changes
from fayi.api.resources.matters import MatterTold, told_matter
from fayi.api.resources.types import act_of, day
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.casework.pages.actions import action_of, reasons
from fayi.casework.perform import perform
from fayi.kit import clock
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.sealing import actions as sealing
from fayi.web.language import translate


class ActNow(Struct, frozen=True, kw_only=True):
    """An action: open now, or what stands in the way."""

    key: str
    label: str
    open: bool
    reasons: tuple[str, ...]
    body: dict[str, Any]
    """JSON Schema of what is sent to do it."""


class ActsNow(Struct, frozen=True, kw_only=True):
    """What may be done now."""

    version: int
    """To be sent along: if the matter has moved on, nothing is done."""
    stage: str
    actions: tuple[ActNow, ...]


@get(
    "/matters/{matter_id:int}/actions",
    permission=Permission.MATTERS_READ,
    says="现在可以办理的事项，以及不能办理的原因",
    answer=ActsNow,
)
async def actions_now(matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes) -> ActsNow:
    """Every action of the matter's type: which are open to this token now, and why the others are not."""
    matter_type = types[matter.type]
    dossier = await read_dossier(session, matter, matter_type)
    acting = await queries.acting(session, actor, matter.id)
    agency = await agencies.agency(session, matter.agency_id)
    found = []
    for action in matter_type.actions:
        against = reasons(matter, matter_type, action, dossier, actor, acting)
        fields = (await casework_forms.action_fields(session, action, agency))[1:]
        found.append(
            ActNow(
                key=action.key,
                label=translate(action.label),
                open=not against,
                reasons=against,
                body=schemas.of_body(act_of(action, fields)),
            )
        )
    return ActsNow(version=matter.version, stage=matter.stage, actions=tuple(found))


@post(
    "/matters/{matter_id:int}/actions/{key:str}",
    permission=Permission.MATTERS_READ,
    says="办理一个事项",
    status_code=200,
    answer=MatterTold,
    asks=Asks((VERSION, day()), {"form": ()}),
    details=True,
)
async def do_action(
    request: Request[Any, Any, Any],
    matter: Matter,
    key: FromPath[str],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> MatterTold:
    """Perform an action; the token needs the action's own permission. `form` is what its schema says."""
    action = action_of(types[matter.type], key)
    agency = await agencies.agency(session, matter.agency_id)
    fields = (await casework_forms.action_fields(session, action, agency))[1:]
    given = await bodies.sent(request, act_of(action, fields))
    blank = {field.name: field.empty() for field in fields}
    async with telling_changes(session, matter, given.values["version"]):
        await perform(
            session,
            types,
            matter,
            action,
            by=actor,
            on=given.values["on"] or clock.today(),
            form=casework_forms.filled_in(action, blank | given.groups.get("form", {})),
            version=given.values["version"],
        )
    told = await told_matter(session, actor, matter, types)
    await sealing.seal_if_due(session, matter, types)
    return told
