"""Papers on the screen as they look when printed, and files to be saved."""

import re
from urllib.parse import quote

from litestar import Response

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
"""A document on the screen is only looked at: no script, no link, nothing from anywhere."""
SHEET = 840
"""Pixels a sheet of A4 takes with a little room around it; narrower frames show it smaller."""
ZOOM = "".join(
    f"@media screen and (max-width:{width}px){{html{{zoom:{(width - 30) / SHEET:.2f}}}}}"
    for width in range(SHEET, 330, -30)
)


def on_screen(html: str) -> Response[str]:
    """A document for the frame on the page."""
    page = html.replace("</head>", f"<style>{ZOOM}</style></head>", 1)
    return Response(page, media_type="text/html", headers={"content-security-policy": PAPER_POLICY})


def download(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to be saved under `name`, which may be Chinese."""
    return Response(content, media_type=media_type, headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """Headers of a file that is saved under `name`, which may be Chinese (RFC 5987), and never run as a page."""
    name = re.sub(r'[\\/:*?"<>|\s]+', " ", name)
    plain = f"document{name[name.rindex('.') :]}"
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
