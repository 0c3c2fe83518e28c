"""Formatting properties as they pile up: document defaults, styles, numbering, direct formatting."""

from fayi.kit.docx_html.package import Element, W, attributes, local_name

# Given one attribute at a time, so a later layer changes only the attributes it names.
MERGED_BY_ATTRIBUTE = frozenset({"ind", "spacing", "rFonts"})
# Children with children of their own; a later layer replaces the whole.
TREES = frozenset({"pBdr", "tcBorders", "tblBorders", "tcMar", "tblCellMar", "numPr", "rPr", "sectPr"})
OFF = frozenset({"0", "false", "off", "none"})


class Properties:
    """A pPr, rPr, tblPr, trPr or tcPr with everything it inherits."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, str]] = {}
        self.trees: dict[str, Element] = {}
        self.tabs: list[dict[str, str]] = []

    @classmethod
    def of(cls, element: Element | None) -> "Properties":
        """Only what this element says itself."""
        return cls().fold(element)

    def copy(self) -> "Properties":
        """An independent copy, to fold more into."""
        other = Properties()
        other.values, other.trees, other.tabs = dict(self.values), dict(self.trees), list(self.tabs)
        return other

    def fold(self, element: Element | None) -> "Properties":
        """Lay an element's children over what is known so far; returns itself."""
        for child in element if element is not None else ():
            name = local_name(child)
            if name in TREES:
                self.trees[name] = child
            elif name == "tabs":
                self.tabs = [*self.tabs, *(attributes(stop) for stop in child)]
            elif name in MERGED_BY_ATTRIBUTE:
                self.values[name] = _merged(self.values.get(name, {}), attributes(child))
            elif name:
                self.values[name] = attributes(child)
        return self

    def fold_all(self, other: "Properties") -> "Properties":
        """Lay another set over this one; returns itself."""
        for name, given in other.values.items():
            merged = name in MERGED_BY_ATTRIBUTE
            self.values[name] = _merged(self.values.get(name, {}), given) if merged else given
        self.trees.update(other.trees)
        self.tabs = [*self.tabs, *other.tabs]
        return self

    def has(self, name: str) -> bool:
        """Whether the property is given at all."""
        return name in self.values or name in self.trees

    def on(self, name: str, default: bool = False) -> bool:
        """A switch: present without a value means on."""
        return self.values[name].get("val", "1") not in OFF if name in self.values else default

    def get(self, name: str, attribute: str = "val", default: str = "") -> str:
        """One attribute of a property."""
        return self.values.get(name, {}).get(attribute, default)

    def sides(self, name: str) -> dict[str, dict[str, str]]:
        """The children of a border or margin tree by side; `start` and `end` count as left and right."""
        tree = self.trees.get(name)
        named = {"start": "left", "end": "right"}
        return {
            named.get(local_name(side), local_name(side)): attributes(side)
            for side in (tree if tree is not None else ())
        }

    def names(self) -> set[str]:
        """Every property given."""
        return {*self.values, *self.trees}


def _merged(below: dict[str, str], above: dict[str, str]) -> dict[str, str]:
    """Attributes over attributes.

    A font given by name replaces one inherited from the theme, and a first-line indent a hanging one.
    """
    replaced = {f"{name}Theme" for name in above} | {name.removesuffix("Theme") for name in above}
    for kind, other in (("firstLine", "hanging"), ("hanging", "firstLine")):
        if kind in above or f"{kind}Chars" in above:
            replaced |= {other, f"{other}Chars"}
    return {name: value for name, value in below.items() if name not in replaced} | above


def child(element: Element | None, name: str) -> Element | None:
    """The named child, None when there is none or no parent."""
    return element.find(W + name) if element is not None else None
