"""What agencies and officers bring to the site."""

from fayi.agencies import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="agencies",
    pages=(
        pages.sign_in_page,
        pages.sign_in,
        pages.sign_out,
        pages.account,
        pages.password_page,
        pages.change_password,
        pages.switch_page,
        pages.switch,
        pages.officers_page,
        pages.add_officer,
        pages.add_existing,
        pages.officer_page,
        pages.change_profile,
        pages.give_role,
        pages.take_role,
        pages.reset_password,
        pages.unlock,
    ),
    menu=(MenuItem("/officers", "工作人员", "users", Permission.AGENCY_MANAGE),),
)
