"""What notices bring to the site."""

from fayi.notices import jobs
from fayi.notices.pages import inbox, outgoing
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="notices",
    pages=(
        inbox.notices,
        inbox.read_all,
        inbox.open_notice,
        inbox.live,
        outgoing.choices_page,
        outgoing.choose,
        outgoing.sendings,
        outgoing.send_again,
    ),
    menu=(MenuItem("/notices/sending", "通知发送", "send", Permission.AGENCY_MANAGE),),
)
LATER_WORK = (jobs.send,)
"""Declared by being read here."""
