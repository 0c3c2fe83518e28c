"""What is installed, built and deployed: lock files, the wheel, the image, the compose file."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from fayi.settings import Settings

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NPM = ROOT / "backend" / "fayi" / "web"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SETTINGS = {f"FAYI_{name.upper()}" for name in Settings.__struct_fields__}


def locked(name: str) -> dict[str, Version]:
    text = (ROOT / "backend" / name).read_text()
    return {
        canonicalize_name(package): Version(version)
        for package, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = spec_from_file_location("build_hook", ROOT / "backend" / "build_hook.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return ZipFile(next(folder.glob("fayi-*.whl")))


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_a_version_that_the_project_allows_for_each_dependency(lock: str) -> None:
    wanted = PROJECT["dependencies"]
    if lock == "requirements-dev.lock":
        wanted = wanted + PROJECT["optional-dependencies"]["dev"]
    pins = locked(lock)
    for requirement in map(Requirement, wanted):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin, f"{requirement.name} is not locked: make lock"
        assert pin in requirement.specifier, (
            f"{requirement.name} {pin} is not {requirement.specifier}: make lock"
        )


def test_tests_run_on_the_very_versions_that_are_deployed() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize(
    "lock", ["backend/requirements.lock", "backend/requirements-dev.lock", "package-lock"]
)
def test_a_lock_file_names_no_place_to_fetch_from(lock: str) -> None:
    file = NPM / "package-lock.json" if lock == "package-lock" else ROOT / lock
    assert not re.search(r"://|resolved|index-url|find-links", file.read_text()), "make lock"


def test_every_locked_python_package_is_known_by_its_hash() -> None:
    for lock in LOCKS:
        entries = re.split(r"^(?=[\w.-]+==)", (ROOT / "backend" / lock).read_text(), flags=re.MULTILINE)[1:]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries)


def test_every_npm_package_is_locked_at_the_version_that_is_asked_for() -> None:
    asked = json.loads((NPM / "package.json").read_text())["dependencies"]
    packages = json.loads((NPM / "package-lock.json").read_text())["packages"]
    assert packages[""]["dependencies"] == asked
    for name, version in asked.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(package["integrity"] for path, package in packages.items() if path)


def test_the_browser_files_are_those_of_the_lock_file(hook: ModuleType) -> None:
    assert (hook.STATIC / "stamp").read_text() == hook.fingerprint(), "install again: pip install -e ."
    for files, folder in ((hook.BROWSER_FILES, hook.STATIC), (hook.DIVISION_FILES, hook.DIVISIONS)):
        for paths in files.values():
            for path in paths:
                assert (folder / Path(path).name).stat().st_size > 1000, path


def test_every_icon_that_is_named_is_drawn(hook: ModuleType) -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)"[^>]*><path', (hook.STATIC / "icons.svg").read_text())
    assert drawn == json.loads(hook.MANIFEST.read_text())["icons"]


def test_the_divisions_reach_from_the_province_to_the_town(hook: ModuleType) -> None:
    provinces, cities, areas, streets = (
        {row["code"]: row for row in json.loads((hook.DIVISIONS / f"{name}.json").read_text())}
        for name in ("provinces", "cities", "areas", "streets")
    )
    assert provinces["33"]["name"] == "浙江省"
    assert areas["330825"]["name"] == "龙游县"
    assert {row["cityCode"] for row in areas.values()} <= cities.keys()
    assert {row["areaCode"] for row in streets.values()} <= areas.keys()


def test_the_wheel_holds_all_that_the_desk_needs(wheel: ZipFile, hook: ModuleType) -> None:
    names = set(wheel.namelist())
    package = ROOT / "backend" / "fayi"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "backend/fayi", "document_templates", "search"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    for file in filter(None, tracked.stdout.split("\0")):
        if (ROOT / file).exists():
            inside = re.sub(r"^document_templates", "fayi/document_templates", file)
            inside = re.sub(r"^search/", "fayi/search_data/", inside)
            assert inside.replace("backend/fayi", "fayi") in names
    for folder in (hook.STATIC, hook.DIVISIONS):
        for file in folder.iterdir():
            assert f"fayi/{file.relative_to(package)}" in names
    assert any(re.fullmatch(r"fayi/document_templates/.+\.docx", name) for name in names)


def test_the_wheel_holds_nothing_that_the_desk_does_not_need(wheel: ZipFile) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel.namelist()} == {"fayi"}
    assert not [name for name in wheel.namelist() if "node_modules" in name or name.endswith(".pyc")]


def test_the_image_runs_the_locked_versions_without_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert any("pip install" in line and "-r backend/requirements.lock" in line for line in lines)
    assert [line for line in lines if line.startswith("USER ")] == ["USER fayi"]
    assert set(re.findall(r"\b(FAYI_\w+)=", "\n".join(lines))) <= SETTINGS


def test_every_secret_of_the_compose_file_is_asked_for_and_none_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    secret = r"FAYI_SECRET_KEY|FAYI_DATABASE_PASSWORD|FAYI_OWNER_PASSWORD|FAYI_MEILISEARCH_MASTER_KEY"
    used = re.findall(rf"\$\{{({secret})(:\?)?", text)
    assert {name for name, _ in used} == set(secret.split("|"))
    assert all(refuses_to_start_without for _, refuses_to_start_without in used)


def test_each_part_of_the_compose_file_gets_settings_that_exist_and_only_migrate_owns_tables() -> None:
    parts = {name: part for name, part in COMPOSE["services"].items() if part["image"] == "fayi"}
    assert parts.keys() == {"migrate", "site", "worker"}
    for name, part in parts.items():
        given = part["environment"].keys()
        assert given <= SETTINGS
        assert ("FAYI_DATABASE_OWNER_URL" in given) == (name == "migrate")
        assert part["environment"]["FAYI_RUN_WORKER"] == "false"
        waits_for = "postgres" if name == "migrate" else "migrate"
        assert part["depends_on"][waits_for]


def test_two_sites_are_run_on_two_ports_that_only_this_machine_reaches() -> None:
    site = COMPOSE["services"]["site"]
    assert site["deploy"]["replicas"] == 2
    assert site["ports"] == ["127.0.0.1:8000-8001:8000"]
    assert all("ports" not in part for name, part in COMPOSE["services"].items() if name != "site")


@pytest.mark.parametrize("name", ["site", "postgres", "meilisearch"])
def test_each_part_that_answers_requests_is_asked_whether_it_is_well(name: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"][0] == "CMD"


def test_what_is_kept_lies_on_volumes() -> None:
    kept = {name: part.get("volumes", []) for name, part in COMPOSE["services"].items()}
    assert kept["postgres"] == ["database:/var/lib/postgresql"]
    assert kept["site"] == kept["worker"] == ["files:/var/lib/fayi"]
    assert {volume.split(":")[0] for volumes in kept.values() for volume in volumes} == COMPOSE[
        "volumes"
    ].keys()


def test_the_automatic_check_is_the_check_that_everybody_runs() -> None:
    check = ROOT / ".ci" / "run"
    assert os.access(check, os.X_OK)
    assert check.read_text().splitlines()[-1] == "make test"


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_explained_to_those_who_run_the_desk(setting: str) -> None:
    assert f"`{setting}`" in (ROOT / "docs" / "settings.md").read_text()
