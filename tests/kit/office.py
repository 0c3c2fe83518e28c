"""LibreOffice as a second opinion on a Word file's layout, where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from fayi.kit.docx_html.fonts import SANS_FILE

SOFFICE = shutil.which("soffice")
# Only the bundled fonts exist, and every font name means one of them, as in our own prints.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
{sans}
<match target="pattern"><edit name="family" mode="append_last"><string>Noto Serif SC</string></edit></match>
</fontconfig>"""
SANS_NAMES = ("试印黑体", "黑体", "SimHei", "Arial")
TO_SANS = (
    '<match target="pattern"><test name="family"><string>{name}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>Noto Sans SC</string></edit></match>'
)


def print_with_libreoffice(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The PDFs LibreOffice makes of Word files, by name, in one start and with the same fonts ours use."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = folder / "fonts.conf"
    fonts.write_text(
        FONTS.format(
            fonts=Path(SANS_FILE.path).parent,
            cache=folder / "cache",
            sans="".join(TO_SANS.format(name=name) for name in SANS_NAMES),
        )
    )
    sources = [folder / f"{name}.docx" for name in files]
    for source, content in zip(sources, files.values(), strict=True):
        source.write_bytes(content)
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources),
    ]  # fmt: skip
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=60 + 20 * len(files),
        env=os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )
    return {source.stem: source.with_suffix(".pdf").read_bytes() for source in sources}
