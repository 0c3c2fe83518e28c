"""Draw a new form: `python -m document_templates.drafting MD-0101`.

A form that is there already is left alone, because offices change it in Word; `--again` draws it anew.
"""

import argparse
import tomllib
from pathlib import Path

from document_templates.drafting import judicial_confirmation, mediation

TEMPLATES = Path(__file__).parents[1]
FORMS = mediation.FORMS | judicial_confirmation.FORMS


def main() -> None:
    """Draw the forms named on the command line, or all that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "codes", nargs="*", metavar="CODE", help="forms to draw; all of them when none is named"
    )
    parser.add_argument("--again", action="store_true", help="draw forms that exist, too")
    chosen = parser.parse_args()
    entries = tomllib.loads((TEMPLATES / "catalogue.toml").read_text())["document"]
    for entry in entries:
        path = TEMPLATES / entry["area"] / f"{entry['code']} {entry['title']}.docx"
        wanted = entry["code"] in FORMS and (not chosen.codes or entry["code"] in chosen.codes)
        if wanted and (chosen.again or not path.exists()):
            path.parent.mkdir(exist_ok=True)
            FORMS[entry["code"]]().save(path)
            print(path.relative_to(TEMPLATES))


if __name__ == "__main__":
    main()
