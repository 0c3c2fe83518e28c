"""What data requests bring to the site."""

from fayi.data_requests import pages
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="data_requests",
    pages=(
        pages.requests_page,
        pages.new_page,
        pages.register,
        pages.request_page,
        pages.letter,
        pages.export,
        pages.erase,
        pages.answer,
        pages.lift,
        pages.withdraw,
    ),
    menu=(MenuItem("/data-requests", "个人信息请求", "user-circle", pages.HANDLE),),
)
