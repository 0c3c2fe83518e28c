"""A Word file as paged HTML, for the preview on screen and for WeasyPrint: `convert(docx)`."""

from fayi.kit.docx_html.constructs import Unsupported
from fayi.kit.docx_html.document import Converted, convert
from fayi.kit.docx_html.fonts import warm_up

__all__ = ["Converted", "Unsupported", "convert", "warm_up"]
