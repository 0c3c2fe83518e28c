"""The desk a story is told at."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.browser import Browser
from tests.stories.teller import Story


@pytest.fixture
def story(browser: Browser, owner: AsyncEngine) -> Story:
    """Officers at one desk through the weeks."""
    return Story(browser, owner)
