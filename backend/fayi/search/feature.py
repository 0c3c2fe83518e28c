"""What search brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.search import pages
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="search",
    pages=(pages.search,),
    menu=(MenuItem("/search", "检索", "search", Permission.MATTERS_READ),),
)
