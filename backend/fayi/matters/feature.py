"""What the record of a matter brings to the site."""

from fayi.matters import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="matters",
    pages=(pages.register,),
    menu=(MenuItem("/matters", "办件登记簿", "list-details", Permission.MATTERS_READ),),
)
