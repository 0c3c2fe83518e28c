"""What agencies and officers bring to the site."""

from fayi.agencies import administration
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="agencies",
    pages=(
        administration.officers_page,
        administration.add_officer,
        administration.add_existing,
        administration.officer_page,
        administration.change_profile,
        administration.give_role,
        administration.take_role,
        administration.reset_password,
        administration.unlock,
        administration.seal_page,
        administration.add_seal,
        administration.retire_seal,
    ),
    menu=(
        MenuItem("/officers", "工作人员", "users", Permission.AGENCY_MANAGE),
        MenuItem("/agency/seal", "电子印章", "rubber-stamp", Permission.AGENCY_MANAGE),
    ),
)
