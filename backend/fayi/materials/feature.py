"""What materials bring to the site."""

from fayi.materials import pages
from fayi.web.feature import Feature, Tab

feature = Feature(
    name="materials",
    pages=(pages.materials_of_matter,),
    tabs=(Tab("materials", "材料"),),
)
