"""Printing and storing for the tests between agencies."""

import pytest

from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from tests.documents.press import Press
from tests.make import Make


@pytest.fixture
def press(make: Make, pool: RenderPool, files: Files) -> Press:
    """Fills and issues documents."""
    return Press(make, pool, files)
