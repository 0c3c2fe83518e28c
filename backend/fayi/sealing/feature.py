"""What sealing brings to the site."""

from fayi.web.feature import Feature

feature = Feature(name="sealing", pages=())
