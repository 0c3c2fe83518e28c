"""LibreOffice as a second opinion on a Word file's layout, where it is installed."""

import os
import shutil
import subprocess
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


def print_with_libreoffice(docx: bytes, folder: Path) -> bytes:
    """The PDF LibreOffice makes of a Word file, with the same fonts ours uses."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = folder / "fonts.conf"
    fonts.write_text(
        FONTS.format(
            fonts=Path(SANS_FILE.path).parent,
            cache=folder / "cache",
            sans="".join(TO_SANS.format(name=name) for name in SANS_NAMES),
        )
    )
    source = folder / "document.docx"
    source.write_bytes(docx)
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=180,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )
    return (folder / "document.pdf").read_bytes()
