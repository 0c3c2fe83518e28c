"""What accounts bring to the site."""

from fayi.web.feature import Feature

feature = Feature(name="accounts", pages=())
