from typing import Annotated

import pytest
from msgspec import Meta, Struct

from fayi.agencies.models import Officer
from fayi.kit.errors import Refusal
from fayi.web import forms
from tests.cast import MEDIATOR_LI
from tests.conftest import SessionAs


class NewPhone(Struct, frozen=True, kw_only=True):
    phone: Annotated[str, Meta(title="电话")]


def typed(phone: str) -> forms.Filled[NewPhone]:
    return forms.read(NewPhone, {"phone": [phone]})


async def test_a_refusal_undoes_the_block_and_is_shown_at_its_field(session_as: SessionAs) -> None:
    async with session_as(MEDIATOR_LI.actor) as session:
        officer = await session.get_one(Officer, MEDIATOR_LI.id)
        before, filled = officer.phone, typed("12345")
        async with forms.attempt(session, filled):
            officer.phone = filled.data.phone
            await session.flush()
            raise Refusal("“{phone}”已有人使用。", field="phone", phone="12345")
        assert filled.errors == {"phone": "“12345”已有人使用。"}
        assert filled.status == 409
        assert officer.phone == before, "read again without asking the database behind the page's back"


async def test_a_form_at_fault_leaves_the_block_at_once(session_as: SessionAs) -> None:
    async with session_as(MEDIATOR_LI.actor) as session:
        filled, done = typed(""), []
        async with forms.attempt(session, filled):
            done.append(filled.data.phone)
        assert done == []
        assert filled.status == 422


async def test_what_went_well_stays_and_the_unforeseen_is_not_swallowed(session_as: SessionAs) -> None:
    async with session_as(MEDIATOR_LI.actor) as session:
        officer = await session.get_one(Officer, MEDIATOR_LI.id)
        filled = typed("12368")
        async with forms.attempt(session, filled):
            officer.phone = filled.data.phone
        assert filled.ok
        with pytest.raises(ZeroDivisionError):
            async with forms.attempt(session, typed("1")):
                raise ZeroDivisionError
    async with session_as(MEDIATOR_LI.actor) as session:
        assert (await session.get_one(Officer, MEDIATOR_LI.id)).phone == "12368"
