"""What the converter knows of Word's vocabulary. Whatever is in neither list is reported, with its place."""

from dataclasses import dataclass

from fayi.kit.docx_html import css

# Elements that carry no look of their own: history, spelling, bookmarks, comment ranges, language.
SILENT = frozenset(
    {
        "bookmarkEnd", "bookmarkStart", "commentRangeEnd", "commentRangeStart", "del",
        "lastRenderedPageBreak", "moveFrom", "moveFromRangeEnd", "moveFromRangeStart",
        "moveToRangeEnd", "moveToRangeStart", "permEnd", "permStart", "proofErr",
        "sdtPr", "sdtEndPr", "smartTagPr", "softHyphen", "customXmlInsRangeStart",
        "customXmlInsRangeEnd", "annotationRef", "",
    }
)  # fmt: skip

PARAGRAPH_PROPERTIES = frozenset(
    {
        # shown
        "autoSpaceDE", "autoSpaceDN", "contextualSpacing", "ind", "jc", "keepLines", "keepNext", "numPr",
        "overflowPunct", "pBdr", "pStyle", "pageBreakBefore", "sectPr", "shd", "snapToGrid", "spacing",
        "widowControl", "rPr",
        # without effect on paper, or Word's own default in Chinese text
        "adjustRightInd", "cnfStyle", "divId", "outlineLvl", "pPrChange", "suppressAutoHyphens",
        "suppressLineNumbers", "suppressOverlap", "wordWrap",
    }
)  # fmt: skip

RUN_PROPERTIES = frozenset(
    {
        # shown
        "b", "bdr", "caps", "color", "dstrike", "highlight", "i", "position", "rFonts", "rStyle", "shd",
        "spacing", "strike", "sz", "u", "vanish", "vertAlign",
        # without effect on paper
        "bCs", "cs", "iCs", "ins", "kern", "lang", "noProof", "rPrChange", "snapToGrid", "szCs", "webHidden",
        "ligatures", "numForm", "numSpacing", "cntxtAlts",
    }
)  # fmt: skip
TABLE_PROPERTIES = frozenset(
    {
        "jc", "shd", "tblBorders", "tblCellMar", "tblInd", "tblLayout", "tblLook", "tblStyle", "tblW",
        "tblCaption", "tblDescription", "tblPrChange", "tblStyleColBandSize", "tblStyleRowBandSize",
        "tblOverlap",
    }
)  # fmt: skip
ROW_PROPERTIES = frozenset(
    {
        "cantSplit", "cnfStyle", "del", "divId", "gridAfter", "gridBefore", "ins", "jc", "tblHeader",
        "trHeight", "trPrChange", "wAfter", "wBefore",
    }
)  # fmt: skip
CELL_PROPERTIES = frozenset(
    {
        "cnfStyle", "gridSpan", "hideMark", "noWrap", "shd", "tcBorders", "tcMar", "tcPrChange", "tcW",
        "textDirection", "vAlign", "vMerge",
    }
)  # fmt: skip
SECTION_PROPERTIES = frozenset(
    {
        "bidi", "cols", "docGrid", "footerReference", "formProt", "headerReference", "noEndnote", "paperSrc",
        "pgMar", "pgNumType", "pgSz", "printerSettings", "sectPrChange", "titlePg", "type", "textDirection",
        "footnotePr", "endnotePr", "rtlGutter", "vAlign",
    }
)  # fmt: skip

# Switches and values that are harmless only when they say nothing special.
PLAIN_VALUES: dict[str, frozenset[str]] = {
    "kinsoku": frozenset({"", "1", "true", "on"}),
    "textAlignment": frozenset({"auto", "baseline", "center"}),
    "effect": frozenset({"none"}),
    "em": frozenset({"none"}),
    "w": frozenset({"100"}),
    **{
        switch: frozenset({"0", "false", "off"})
        for switch in (
            "bidi", "bidiVisual", "emboss", "fitText", "imprint", "mirrorIndents", "oMath", "outline", "rtl",
            "shadow", "smallCaps", "tcFitText", "topLinePunct",
        )
    },
}  # fmt: skip


@dataclass(frozen=True)
class Unsupported:
    """A construct the converter cannot show, and where it stands."""

    construct: str
    place: str


class Notebook:
    """Collects what was met and not understood, and where we are."""

    def __init__(self) -> None:
        self.part = ""
        self._found: dict[Unsupported, None] = {}
        self._paragraph = 0
        self._excerpt = ""

    def enter_part(self, name: str) -> tuple[str, int]:
        """Begin another part; give the returned mark to `leave_part`."""
        before = (self.part, self._paragraph)
        self.part, self._paragraph, self._excerpt = name.rpartition("/")[2].removesuffix(".xml"), 0, ""
        return before

    def leave_part(self, before: tuple[str, int]) -> None:
        """Go back to where `enter_part` came from."""
        self.part, self._paragraph = before

    def enter_paragraph(self, text: str) -> None:
        """Count one paragraph on."""
        self._paragraph += 1
        self._excerpt = text[:20]

    def place(self) -> str:
        """Where we are: part, paragraph number, its first words."""
        return f"{self.part} ¶{self._paragraph}" + (f" 「{self._excerpt}」" if self._excerpt else "")

    def report(self, construct: str) -> None:
        """Note a construct met here."""
        self._found[Unsupported(construct, self.place())] = None

    def check(self, properties: dict[str, str], known: frozenset[str]) -> None:
        """Report every property outside `known`, and known ones with a value we cannot show.

        `properties` are the names with their `w:val`.
        """
        for name, value in properties.items():
            plain = PLAIN_VALUES.get(name)
            if (name not in known and plain is None) or (plain is not None and value not in plain):
                self.report(f"{name}={value}" if value else name)

    def check_borders(self, tree: str, sides: dict[str, dict[str, str]], known: frozenset[str]) -> None:
        """Report borders of a kind that cannot be drawn, or on other sides than those `known`."""
        for side, look in sides.items():
            if look.get("val", "none") in css.NO_BORDER:
                continue
            if side not in known:
                self.report(f"{tree}.{side}")
            elif not css.is_known_border(look):
                self.report(f"{tree}={look['val']}")

    def check_shade(self, look: dict[str, str]) -> None:
        """Report a shading with a pattern that cannot be shown."""
        if not css.is_known_shade(look):
            self.report(f"shd={look['val']}")

    def found(self) -> tuple[Unsupported, ...]:
        """Everything reported, each once, in the order met."""
        return tuple(self._found)
