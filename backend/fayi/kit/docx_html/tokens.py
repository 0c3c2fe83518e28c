"""A paragraph's content as a flat row of tokens: text, tabs, breaks, fields, pictures."""

import re
from dataclasses import dataclass

from fayi.kit.docx_html.constructs import RUN_PROPERTIES, SILENT, Notebook
from fayi.kit.docx_html.package import Element, W, WordPackage, local_name, value_of
from fayi.kit.docx_html.pictures import Picture, read_drawing
from fayi.kit.docx_html.properties import Properties, child
from fayi.kit.docx_html.runs import RunStyle, RunStyles
from fayi.kit.docx_html.styles import Styles

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CONTAINERS = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "dir", "bdo", "customXml"})
PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES"})
FIELDS_SHOWN_BY_RESULT = frozenset({"HYPERLINK", "REF"})

# Signs of the two symbol fonts people tick boxes with, by font and code.
SYMBOLS = {
    ("wingdings", "FE"): "☑",
    ("wingdings", "FD"): "☒",
    ("wingdings", "A8"): "□",
    ("wingdings", "6F"): "□",
    ("wingdings", "71"): "□",
    ("wingdings", "FC"): "✓",
    ("wingdings", "FB"): "✗",
    ("wingdings", "6C"): "●",
    ("wingdings", "6E"): "■",
    ("wingdings", "75"): "◆",
    ("wingdings 2", "52"): "☑",
    ("wingdings 2", "53"): "☒",
    ("wingdings 2", "54"): "☒",
    ("wingdings 2", "A3"): "□",
    ("wingdings 2", "2A"): "□",
    ("wingdings 2", "50"): "✓",
    ("wingdings 2", "4F"): "✗",
    ("symbol", "B7"): "●",
}


SYMBOL_FONTS = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "marlett"})
NUMBER_SWITCHES = re.compile(r"\\\*\s*(\w+)|(\\\S)")
PLAIN_SWITCHES = frozenset({"mergeformat", "charformat", "arabic"})


@dataclass(frozen=True)
class Token:
    """One thing in a paragraph.

    `kind` is text, tab, break, page, column, field or picture; `text` holds the text, or the field's name.
    """

    kind: str
    style: RunStyle
    text: str = ""
    picture: Picture | None = None


class Reader:
    """Reads the content of paragraphs of one document."""

    def __init__(self, package: WordPackage, styles: Styles, looks: RunStyles, notebook: Notebook) -> None:
        self._package, self._styles, self._looks, self._notebook = package, styles, looks, notebook
        self.part_name = ""
        self.grid_spacing = 0.0

    def look(self, run: Properties) -> RunStyle:
        """The style for run properties here."""
        return self._looks.resolve(run, self.grid_spacing)

    def read(self, paragraph: Element, base: Properties) -> list[Token]:
        """The tokens of a paragraph whose runs start from `base`."""
        reading = _Reading(self, base)
        reading.walk(paragraph)
        return reading.tokens

    def run_properties(self, element: Element | None, base: Properties) -> Properties:
        """`base` with a run's own properties and its character style on top."""
        if element is None:
            return base
        run = base.copy()
        if style := value_of(element, "rStyle"):
            run.fold_all(self._styles.run(style))
        run.fold(element)
        self._notebook.check({name: run.get(name) for name in run.names()}, RUN_PROPERTIES)
        return run

    def is_hidden(self, paragraph: Element) -> bool:
        """Whether a paragraph is hidden with all it holds, its mark included: it then takes no room."""
        mark = child(child(paragraph, "pPr"), "rPr")
        if mark is None or not Properties.of(mark).on("vanish"):
            return False
        return all(Properties.of(child(run, "rPr")).on("vanish") for run in paragraph.iter(W + "r"))

    def picture(self, drawing: Element) -> Picture | None:
        """The picture of a drawing in the part being read."""
        return read_drawing(drawing, self._package, self.part_name, self._notebook)

    def check_look(self, run: Properties) -> None:
        """Report borders and shadings of a run that cannot be shown."""
        if "bdr" in run.values:
            self._notebook.check_borders("bdr", {"": run.values["bdr"]}, frozenset({""}))
        if "shd" in run.values:
            self._notebook.check_shade(run.values["shd"])
        if run.get("u") == "words":
            self._notebook.report("u=words")

    def report(self, construct: str) -> None:
        """Pass on what cannot be shown."""
        self._notebook.report(construct)


@dataclass
class _OpenField:
    """A complex field between its begin and end marks."""

    instruction: str = ""
    in_result: bool = False

    @property
    def name(self) -> str:
        return (self.instruction.split() or [""])[0].upper()

    def is_between_dashes(self, reader: Reader) -> bool:
        """Whether a page number is to stand as - 1 -; other ways of writing it are reported."""
        found = [switch.lower() or other for switch, other in NUMBER_SWITCHES.findall(self.instruction)]
        wanted = [switch for switch in found if switch not in PLAIN_SWITCHES]
        if wanted not in ([], ["arabicdash"]):
            reader.report(f"field {self.instruction.strip()}")
        return wanted == ["arabicdash"]


class _Reading:
    """The state while one paragraph is read."""

    def __init__(self, reader: Reader, base: Properties) -> None:
        self._reader, self._base = reader, base
        self._fields: list[_OpenField] = []
        self._symbol_font = ""
        self.tokens: list[Token] = []

    def walk(self, parent: Element) -> None:
        for element in parent:
            name = local_name(element)
            if name == "r":
                self._run(element)
            elif name in CONTAINERS:
                self.walk(element)
            elif name == "sdt":
                content = child(element, "sdtContent")
                self.walk(content if content is not None else ())
            elif name == "fldSimple":
                field = _OpenField(element.get(W + "instr", ""), in_result=True)
                if self._begin_result(field, self._reader.look(self._base)):
                    self.walk(element)
            elif name not in SILENT and name != "pPr":
                self._reader.report(name)

    def _begin_result(self, field: _OpenField, style: RunStyle) -> bool:
        """Note a field; true when its stored result is what should be shown."""
        if field.name in PAGE_FIELDS:
            number = Token("field", style, field.name)
            dash = field.is_between_dashes(self._reader)
            self.tokens += (
                [Token("text", style, "- "), number, Token("text", style, " -")] if dash else [number]
            )
            return False
        if field.name not in FIELDS_SHOWN_BY_RESULT:
            self._reader.report(f"field {field.name}")
        return True

    def _run(self, run: Element) -> None:
        properties = self._reader.run_properties(child(run, "rPr"), self._base)
        if properties.on("vanish"):
            return
        style = self._reader.look(properties)
        self._reader.check_look(properties)
        self._symbol_font = properties.get("rFonts", "ascii").lower()
        for element in run:
            name = local_name(element)
            if name == "fldChar":
                self._field_mark(element.get(W + "fldCharType", ""), style)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif self._hidden():
                continue
            elif token := self._token(name, element, style):
                self.tokens.append(token)

    def _hidden(self) -> bool:
        """Inside a field's instruction, or inside a page number's stored result."""
        return any(not field.in_result or field.name in PAGE_FIELDS for field in self._fields)

    def _field_mark(self, kind: str, style: RunStyle) -> None:
        if kind == "begin":
            self._fields.append(_OpenField())
        elif kind == "separate" and self._fields:
            self._begin_result(self._fields[-1], style)
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if not field.in_result:  # no stored result at all
                self._begin_result(field, style)

    def _token(self, name: str, element: Element, style: RunStyle) -> Token | None:
        if name == "t":
            text = element.text or ""
            if element.get(XML_SPACE) != "preserve":
                text = text.strip(" \t\r\n")
            text = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
            if self._symbol_font in SYMBOL_FONTS or not text.isprintable():
                text = "".join(self._sign(letter) for letter in text)
            return Token("text", style, text.upper() if style.capitals else text) if text else None
        if name == "tab":
            return Token("tab", style)
        if name in ("br", "cr"):
            return Token(
                {"page": "page", "column": "column"}.get(element.get(W + "type", ""), "break"), style
            )
        if name == "noBreakHyphen":
            return Token("text", style, "-")
        if name == "sym":
            return Token("text", style, self._symbol(element))
        if name == "drawing":
            picture = self._reader.picture(element)
            return Token("picture", style, picture=picture) if picture else None
        if name not in SILENT and name != "rPr":
            self._reader.report(name)
        return None

    def _symbol(self, element: Element) -> str:
        font, code = element.get(W + "font", ""), element.get(W + "char", "").upper()
        sign = SYMBOLS.get((font.lower(), code[-2:]))
        if sign is None:
            self._reader.report(f"sym {font} {code}")
        return sign or "□"

    def _sign(self, letter: str) -> str:
        """A letter typed in a symbol font, or one whose look only the font's maker knows."""
        private = "\ue000" <= letter <= "\uf8ff"
        if letter == " " or not (private or self._symbol_font in SYMBOL_FONTS):
            return letter
        sign = SYMBOLS.get((self._symbol_font, f"{ord(letter) & 0xFF:02X}"))
        if sign is None:
            self._reader.report(f"U+{ord(letter):04X} {self._symbol_font}".strip())
        return sign or "□"
