"""What the desk brings to the site."""

from fayi.desk import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="desk",
    pages=(pages.home, pages.desk),
    menu=(MenuItem("/desk", "工作台", "home", Permission.MATTERS_READ),),
)
