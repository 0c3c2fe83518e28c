"""Draws forms as Word files for the first time, or again; shows how their samples look.

python -m document_templates.drafting                 all forms of the catalogue that have no file yet
python -m document_templates.drafting MD-0106         this one, unless its file exists
python -m document_templates.drafting --again MD-0106 this one, in place of the file that exists
python -m document_templates.drafting --look out MD-0106
                                                      its sample as page images in the folder `out`
"""

import argparse
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from document_templates import drafting
from document_templates.drafting.kit import Sheet

TEMPLATES = Path(__file__).parents[1]


def forms() -> dict[str, Callable[[], Sheet]]:
    """How each form is drawn, by its code: what the modules of this package call FORMS."""
    found: dict[str, Callable[[], Sheet]] = {}
    for module in walk_packages(drafting.__path__, f"{drafting.__name__}."):
        if not module.name.endswith("__main__"):
            found |= getattr(import_module(module.name), "FORMS", {})
    return found


def entries(root: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every entry of the catalogues below `root` with the path of its Word file."""
    for file in sorted(root.rglob("catalogue.toml")):
        head = tomllib.loads(file.read_text("utf-8"))
        for entry in head["document"]:
            told = {"area": head["area"], "category": head["category"], **entry}
            name = f"{entry['code']} {entry['title']}.docx".replace("/", "／")
            yield file.parent / name, told


def look(folder: Path, path: Path, entry: Mapping[str, Any]) -> None:
    """Write the sample of a form as page images; say what the template check finds."""
    from datetime import UTC, datetime
    from io import BytesIO

    import pypdfium2
    import segno

    from fayi.catalogue.entries import looked_over, read
    from fayi.kit.docx import Picture, fill
    from fayi.kit.docx_html import convert
    from fayi.kit.pdf import write_pdf

    kind = read(entry, path.read_bytes())
    for fault in looked_over(kind):
        print(f"{kind.code}: {fault} {fault.place}")
    code = BytesIO()
    segno.make("https://verify.example/v/0123456789ab").save(code, kind="png", scale=4)
    docx = fill(kind.template, kind.samples, {"qr": Picture(code.getvalue(), 20)})
    converted = convert(docx)
    pdf = write_pdf(converted, title=kind.title, created=datetime(2026, 7, 2, tzinfo=UTC))
    folder.mkdir(parents=True, exist_ok=True)
    pages = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(pages, start=1):
        page.render(scale=1.25).to_pil().save(folder / f"{kind.code}-{number}.png")
    print(
        f"{kind.code}: {len(pages)} page(s)", *(f"{one.construct} {one.place}" for one in converted.warnings)
    )


def main() -> None:
    """Draw the forms named on the command line, or all that are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("codes", nargs="*", metavar="CODE")
    parser.add_argument("--again", action="store_true", help="draw forms that exist, too")
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="write the samples as page images")
    parser.add_argument("--root", type=Path, default=TEMPLATES, help="folder of catalogues and Word files")
    chosen = parser.parse_args()
    drawn = forms()
    for path, entry in entries(chosen.root):
        if chosen.codes and entry["code"] not in chosen.codes:
            continue
        if entry["code"] in drawn and (chosen.again or not path.exists()):
            drawn[entry["code"]]().save(path)
            print(path.relative_to(chosen.root))
        if chosen.look:
            look(chosen.look, path, entry)


if __name__ == "__main__":
    main()
