"""What the counter brings to the site."""

from fayi.intake import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="intake",
    pages=(pages.counter, pages.form, pages.register, pages.slip),
    menu=(MenuItem("/intake", "接待登记", "writing", Permission.MATTERS_REGISTER),),
)
