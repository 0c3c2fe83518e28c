"""What the library brings to the site."""

from fayi.library.pages import articles, codes
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="library",
    pages=(
        codes.codes,
        codes.means,
        codes.set_means,
        codes.end_means,
        articles.articles,
        articles.enter_article,
        articles.article,
        articles.end_article,
    ),
    menu=(
        MenuItem("/library/codes", "代码表", "book", Permission.LIBRARY_MANAGE),
        MenuItem("/library/articles", "法律条文", "book", Permission.LIBRARY_MANAGE),
        MenuItem("/library/means", "援助经济标准", "scale", Permission.LIBRARY_MANAGE),
    ),
)
