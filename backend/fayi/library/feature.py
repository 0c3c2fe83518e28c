"""What the library brings to the site."""

from fayi.library import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="library",
    pages=(pages.codes, pages.means, pages.set_means, pages.end_means),
    menu=(
        MenuItem("/library/codes", "代码表", "book", Permission.LIBRARY_MANAGE),
        MenuItem("/library/means", "援助经济标准", "scale", Permission.LIBRARY_MANAGE),
    ),
)
