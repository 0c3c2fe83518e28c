"""What the desk brings to the site."""

from fayi.desk.pages import today
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="desk",
    pages=(today.home, today.desk),
    menu=(MenuItem("/desk", "工作台", "home", Permission.SIGNED_IN),),
)
