"""Where an officer stands at the parties of a matter, and the page of a small form there."""

from typing import Any, ClassVar

from msgspec import Struct

from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.web.forms import Filled
from fayi.web.templating import Page


class AtParties(AtMatter, frozen=True, kw_only=True):
    """An officer at the parties of a matter."""

    tab: ClassVar[str] = "parties"


class FormPage(Struct, frozen=True, kw_only=True):
    """One small form about the parties of a matter."""

    head: Head
    title: str
    about: str
    form: Filled[Any]
    action: str
    submit: str
    danger: bool = False
    hint: str = ""


async def form_page(
    at: AtParties,
    form: Filled[Any],
    path: str,
    *,
    title: str,
    submit: str,
    about: str = "",
    danger: bool = False,
    hint: str = "",
) -> Page:
    """A small form as it stands; it is sent to `path` below the tab."""
    page = FormPage(
        head=await at.head(),
        title=title,
        about=about,
        form=form,
        action=f"{at.address}/{path}",
        submit=submit,
        danger=danger,
        hint=hint,
    )
    return Page("parties/form.html", page, status=form.status)
