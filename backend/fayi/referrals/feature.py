"""What referrals, transfers and joint handling bring to the site."""

from fayi.procedure.permissions import Permission
from fayi.referrals import jobs
from fayi.referrals.pages import box, tab
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="referrals",
    pages=(
        tab.referrals_tab,
        tab.ask_form,
        tab.ask,
        box.boxes,
        box.referral_page,
        box.urge,
        box.accept,
        box.note,
        box.give_answer,
    ),
    tabs=(Tab("referrals", "转办移送"),),
    menu=(MenuItem("/referrals", "转办移送", "transfer", Permission.MATTERS_READ),),
)
WATCH = jobs.watch
"""Declared with the site, so that the worker knows it."""
