"""The shape of the code is kept: storeys, the files of a feature, guarded routes, one commit, one clock."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute, WebSocketRoute

from fayi.app import FEATURES, create_app
from fayi.procedure.permissions import Permission
from fayi.settings import Settings

ROOT = Path(__file__).parents[1]
CODE = ROOT / "backend" / "fayi"
SOURCES = sorted(path for path in CODE.rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FEATURE_FOLDERS = sorted(path.parent for path in CODE.glob("*/feature.py") if path.parent.name != "web")
LONGEST = 400
"""Lines of a module."""
LONGER = {
    "documents/sources.py": 470,
    "migrations/versions/0020_appointments.py": 490,
    "migrations/versions/0038_retention.py": 570,
    "parties/forms.py": 470,
    "parties/queries.py": 450,
    "settlements/rules.py": 445,
}
"""Modules that are longer, and may not grow."""
LINT = """
import sys
from importlinter.cli import lint_imports
contracts = tuple(sys.argv[2:])
sys.exit(lint_imports(config_filename=sys.argv[1], limit_to_contracts=contracts, no_cache=True, no_logo=True))
"""


def lint(code: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package in the folder `code`."""
    return subprocess.run(
        [sys.executable, "-c", LINT, str(ROOT / "pyproject.toml"), *contracts],
        cwd=code,
        env=os.environ | {"PYTHONPATH": str(code), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's modules, to be tampered with."""
    copy = tmp_path_factory.mktemp("code")
    shutil.copytree(
        CODE, copy / "fayi", ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")]
    )
    return copy


def test_every_import_contract_is_kept() -> None:
    answer = lint(ROOT / "backend")
    assert answer.returncode == 0, answer.stdout[-4000:]


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("storeys", "matters/queries.py", "from fayi.casework import perform"),
        ("storeys", "hearings/queries.py", "from fayi.referrals import models"),
        ("storeys", "kit/clock.py", "from fayi.web import filters"),
        ("storeys", "hearings/actions.py", "from fayi.documents import actions"),
        ("storeys", "newcomer/__init__.py", '"""A folder on no storey."""'),
        ("features", "hearings/models.py", "from fayi.hearings import queries"),
        ("features", "hearings/queries.py", "from fayi.hearings import actions"),
        ("features", "deadlines/actions.py", "from fayi.deadlines import pages"),
        ("features", "hearings/odds_and_ends.py", '"""A module of an unknown kind."""'),
        ("types", "casework/perform.py", "from fayi.matter_types import mediation"),
        ("pure", "hearings/rules.py", "import sqlalchemy"),
        ("pure", "procedure/calendar.py", "from litestar import get"),
        ("pure", "matter_types/mediation/guards.py", "from fayi.kit import database"),
        ("pure", "settlements/rules.py", "from fayi.web import templating"),
    ],
)
def test_a_contract_breaks_on_the_import_it_forbids(
    copy: Path, contract: str, module: str, line: str
) -> None:
    path = copy / "fayi" / module
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        answer = lint(copy, contract)
    finally:
        if before is not None:
            path.write_text(before)
        elif path.name == "__init__.py":
            shutil.rmtree(path.parent)
        else:
            path.unlink()
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "1 broken" in answer.stdout, answer.stdout


def test_the_contract_on_features_names_every_feature_there_is() -> None:
    (contract,) = (each for each in CONTRACTS if each["id"] == "features")
    on_disk = [f"fayi.{folder.name}" for folder in FEATURE_FOLDERS]
    assert contract["containers"] == on_disk
    assert sorted(f"fayi.{feature.name}" for feature in FEATURES) == on_disk


def test_a_feature_holds_modules_templates_and_nothing_else() -> None:
    strange = [
        str(path.relative_to(CODE))
        for folder in FEATURE_FOLDERS
        for path in folder.iterdir()
        if path.suffix != ".py"
        and path.name not in ("templates", "vendor", "pages", "resources", "__pycache__")
    ]
    assert not strange


def test_a_features_package_says_what_it_is_and_does_nothing() -> None:
    for folder in FEATURE_FOLDERS:
        text = (folder / "__init__.py").read_text().strip()
        assert re.fullmatch(r'""".*"""', text, re.DOTALL), folder.name


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """The site put together, not started."""
    settings = Settings(
        data_directory=tmp_path_factory.mktemp("nowhere"),
        database_url="postgresql://nobody@localhost/nothing",
        secret_key="5a" * 32,
    )
    return create_app(settings)


def handlers(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Every handler of the site with its path; the answers to OPTIONS are the server's own."""
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if isinstance(handler, HTTPRouteHandler) and handler.http_methods != {"OPTIONS"}:
                yield route.path, handler


def test_every_route_says_who_may_use_it(app: Litestar) -> None:
    silent = [
        f"{path} {handler.handler_name}"
        for path, handler in handlers(app)
        if not isinstance(handler.opt.get("permission"), Permission)
    ]
    assert not silent


def test_only_these_lines_stay_open_and_each_has_a_door_of_its_own(app: Litestar) -> None:
    lines = {route.path: route.route_handler.opt for route in app.routes if isinstance(route, WebSocketRoute)}
    assert set(lines) == {"/join/{token:str}/room/line", "/bookings/{booking_id:int}/video/room/line"}
    assert all(opt.get("bearer") for opt in lines.values())


def test_only_these_pages_are_open_to_everybody(app: Litestar) -> None:
    public = {path for path, handler in handlers(app) if handler.opt["permission"] is Permission.PUBLIC}
    assert public == {
        "/api", "/api/openapi.json", "/calendars/{token:str}", "/hall/{agency_id:int}/{token:str}", "/health",
        "/join/{token:str}", "/join/{token:str}/enter", "/join/{token:str}/livekit",
        "/join/{token:str}/livekit/leave", "/join/{token:str}/room", "/join/{token:str}/test",
        "/language", "/phone/{token:str}", "/phone/{token:str}/incoming", "/phone/{token:str}/incoming/{key:str}",
        "/progress", "/rooms/screen/{agency_id:int}/{token:str}", "/sign-in", "/sign-in/factor",
        "/sign-in/oidc", "/sign-in/oidc/callback",
        "/static/{file_path:path}", "/verify/{token:str}",
    }  # fmt: skip


def test_nothing_is_changed_by_looking(app: Litestar) -> None:
    methods = {method for _, handler in handlers(app) for method in handler.http_methods}
    assert methods <= {"GET", "HEAD", "POST", "PATCH", "DELETE"}
    resumed = {path for path, handler in handlers(app) if handler.http_methods & {"PATCH", "DELETE"}}
    assert all(path.endswith("/incoming/{key:str}") for path in resumed), "files sent piece by piece alone"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CODE)))
def test_a_module_keeps_to_one_commit_one_clock_and_its_length(path: Path) -> None:
    name, text = str(path.relative_to(CODE)), path.read_text()
    if name not in ("kit/database.py", "kit/schema.py"):
        assert ".commit(" not in text, "kit/database.py commits, at the end of the request"
    if name != "kit/clock.py":
        told = re.findall(r"\b(?:datetime\.(?:now|today|utcnow)|date\.today|time\.time)\(", text)
        assert not told, "fayi.kit.clock tells the time"
    lines = 0 if name.startswith("demo/stories/") else len(text.splitlines())
    assert lines <= LONGER.get(name, LONGEST), f"{lines} lines: two modules in one"


def test_modules_that_were_shortened_are_no_longer_let_off() -> None:
    lengths = {name: len((CODE / name).read_text().splitlines()) for name in LONGER if (CODE / name).exists()}
    assert {name for name, lines in lengths.items() if lines > LONGEST} == set(LONGER)
