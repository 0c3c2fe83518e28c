"""What retention brings to the site."""

from fayi.web.feature import Feature

feature = Feature(name="retention", pages=())
