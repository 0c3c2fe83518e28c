"""The appointed lawyer drafts and files in the matter; what is drafted belongs to the lawyer's own firm."""

import pytest

from fayi.documents import actions as documents
from fayi.documents.pages.answers import may_draft, visible
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import queries as matters
from tests.appointments import scene
from tests.cast import AID_CLERK_DU, FIRM, LAWYER_GU
from tests.make import Make


async def test_before_accepting_and_after_the_end_a_lawyer_drafts_nothing(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.offer(make, matter, LAWYER_GU)
    for prepare in (None, scene.accept, scene.end):
        if prepare is scene.accept:
            await scene.accept(make, appointment, LAWYER_GU)
            continue
        if prepare is scene.end:
            await scene.end(make, appointment)
        async with make.session(LAWYER_GU.actor) as session:
            with pytest.raises(NotPermitted):
                await documents.begin(session, matter, "LA-0101", by=LAWYER_GU.actor)


async def test_an_appointed_lawyer_drafts_and_files_and_the_centres_drafts_stay_the_centres(
    make: Make,
) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.appointed(make, matter)
    theirs = await make.document(matter, "LA-0101", by=AID_CLERK_DU)
    async with make.session(LAWYER_GU.actor) as session:
        by = LAWYER_GU.actor
        here = await matters.get(session, by, matter.id)
        document = await documents.begin(session, here, "LA-0102", by=by)
        assert document.agency_id == FIRM.id
        await documents.save_draft(session, here, document, {}, by=by, version=document.version)
        assert document.agency_id == FIRM.id
        assert await may_draft(session, by, here, document)
        with pytest.raises(NotFound):
            await visible(session, by, theirs.id)
        with pytest.raises(NotPermitted):
            await documents.save_draft(session, here, theirs, {}, by=by, version=theirs.version)
    await make.paper(matter, "means_proof", by=LAWYER_GU)
