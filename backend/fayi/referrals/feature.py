"""What referrals, transfers and joint handling bring to the site."""

from fayi.procedure.permissions import Permission
from fayi.referrals import administration, jobs
from fayi.referrals.pages import box, package, tab
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
        package.make_package,
        package.fetch_package,
        package.tell_password,
        package.read_reply,
        package.elsewhere,
        package.reply_elsewhere,
        administration.outside,
        administration.add_outside,
        administration.end_outside,
        box.give_answer,
    ),
    tabs=(Tab("referrals", "转办移送"),),
    menu=(
        MenuItem("/referrals", "转办移送", "transfer", Permission.MATTERS_READ),
        MenuItem("/referrals/outside", "系统外的机构", "building", Permission.AGENCY_MANAGE),
    ),
)
WATCH = jobs.watch
"""Declared with the site, so that the worker knows it."""
