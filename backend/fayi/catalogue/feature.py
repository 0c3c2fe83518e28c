"""What the catalogue of documents brings to the site."""

from fayi.catalogue import pages
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="catalogue",
    pages=(
        pages.catalogue_page,
        pages.entry_page,
        pages.look,
        pages.paper_file,
        pages.add_version,
        pages.restore_version,
    ),
    menu=(MenuItem("/catalogue", "文书目录", "files"),),
)
