"""Printing, storing and serving for the tests of serving."""

from pathlib import Path

import pytest

from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from tests.documents.press import Press
from tests.make import Make
from tests.serving.runner import Runner


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An empty store of files."""
    return Files("", tmp_path / "files")


@pytest.fixture
def press(make: Make, pool: RenderPool, files: Files) -> Press:
    """Fills and issues documents."""
    return Press(make, pool, files)


@pytest.fixture
def runner(make: Make, press: Press) -> Runner:
    """Issues a document and serves it."""
    return Runner(make, press)
