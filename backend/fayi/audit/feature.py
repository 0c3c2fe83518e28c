"""What audit brings to the site."""

from fayi.audit.pages import purpose
from fayi.web.feature import Feature

feature = Feature(
    name="audit",
    pages=(purpose.purpose_form, purpose.give_purpose),
)
