"""What the counter brings to the site."""

from fayi.intake import jobs
from fayi.intake.pages import counter, drafts, redirecting, registering, slips
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

NIGHTLY = (jobs.forget,)
"""Done by the worker without being asked."""

feature = Feature(
    name="intake",
    pages=(
        counter.counter,
        counter.find,
        drafts.resume,
        drafts.save,
        drafts.discard,
        registering.form,
        registering.register,
        slips.slip,
        slips.renew_code,
        slips.progress,
        slips.ask_progress,
        redirecting.redirecting,
        redirecting.redirect,
        redirecting.told,
    ),
    menu=(MenuItem("/intake", "接待登记", "writing", Permission.MATTERS_REGISTER),),
)
