"""What incidents bring to the site."""

from fayi.web.feature import Feature

feature = Feature(name="incidents", pages=())
