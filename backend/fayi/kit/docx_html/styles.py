"""Word styles: document defaults and the chain of styles a paragraph, run or table is based on."""

import functools

from fayi.kit.docx_html.package import Element, W, WordPackage, value_of
from fayi.kit.docx_html.properties import Properties, child

LONGEST_CHAIN = 12  # a style based on itself must not hang us


class Styles:
    """The styles part, resolved on demand."""

    def __init__(self, package: WordPackage) -> None:
        root = package.part("word/styles.xml")
        styles = list(root.iter(W + "style")) if root is not None else []
        self._styles: dict[str, Element] = {style.get(W + "styleId", ""): style for style in styles}
        defaults_by_type = {
            style.get(W + "type"): style.get(W + "styleId", "")
            for style in styles
            if style.get(W + "default") in ("1", "true", "on")
        }
        self._default_paragraph = defaults_by_type.get("paragraph", "")
        self._default_table = defaults_by_type.get("table", "")
        defaults = child(root, "docDefaults")
        self._paragraph_defaults = child(child(defaults, "pPrDefault"), "pPr")
        self._run_defaults = child(child(defaults, "rPrDefault"), "rPr")
        self.paragraph = functools.cache(self._paragraph)
        self.run = functools.cache(self._run)

    def name_of(self, paragraph_properties: Element | None) -> str:
        """The style id a paragraph uses."""
        return value_of(paragraph_properties, "pStyle", self._default_paragraph)

    def _chain(self, style_id: str) -> list[Element]:
        """The style and its ancestors, the oldest first."""
        chain: list[Element] = []
        style = self._styles.get(style_id)
        while style is not None and len(chain) < LONGEST_CHAIN:
            chain.insert(0, style)
            style = self._styles.get(value_of(style, "basedOn"))
        return chain

    def _paragraph(self, style_id: str, table_style: str = "") -> tuple[Properties, Properties]:
        """Paragraph and run properties of a paragraph style, inside a table of the given style or not."""
        paragraph, run = Properties.of(self._paragraph_defaults), Properties.of(self._run_defaults)
        for style in [*self._chain(table_style), *self._chain(style_id)]:
            paragraph.fold(child(style, "pPr"))
            run.fold(child(style, "rPr"))
        return paragraph, run

    def _run(self, style_id: str) -> Properties:
        """What a character style adds."""
        run = Properties()
        for style in self._chain(style_id):
            run.fold(child(style, "rPr"))
        return run

    def table(self, style_id: str) -> Properties:
        """Table properties of a table style, or of the document's usual one."""
        table = Properties()
        for style in self._chain(style_id or self._default_table):
            table.fold(child(style, "tblPr"))
        return table

    def formats_cells(self, style_id: str) -> bool:
        """Whether a table style says how its rows or cells look, apart from the table's own borders."""
        parts = [
            child(style, name)
            for style in self._chain(style_id or self._default_table)
            for name in ("trPr", "tcPr")
        ]
        return any(len(part) for part in parts if part is not None)

    def is_conditional(self, style_id: str) -> bool:
        """Whether a table style formats first rows, last columns and the like differently."""
        return any(child(style, "tblStylePr") is not None for style in self._chain(style_id))
