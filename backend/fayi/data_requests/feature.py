"""What data requests bring to the site."""

from fayi.web.feature import Feature

feature = Feature(name="data_requests", pages=())
