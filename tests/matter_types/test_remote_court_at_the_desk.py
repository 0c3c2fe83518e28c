"""A court and a prison at their desks: who may do what, what is claimed and freed, what each is told."""

import pytest

from tests.cast import COURT
from tests.make import Make


async def test_drive(make: Make) -> None:
    matter = await make.matter("remote_court_session", at=COURT, stage="archived")
    assert matter.stage == "archived"
