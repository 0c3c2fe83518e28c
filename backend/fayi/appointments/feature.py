"""What appointments bring to the site."""

from fayi.appointments import jobs
from fayi.appointments.pages import lawyer, register, subsidies, tab
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="appointments",
    pages=(
        register.register,
        register.enter,
        register.lawyer_form,
        register.keep,
        tab.appointments_tab,
        tab.offer,
        tab.withdraw,
        tab.end_form,
        tab.end,
        tab.file_complete,
        tab.return_form,
        tab.return_file,
        lawyer.appointment,
        lawyer.accept,
        lawyer.decline,
        lawyer.write_form,
        lawyer.write,
        lawyer.claim,
        subsidies.claims,
        subsidies.claims_file,
        subsidies.rates,
        subsidies.enter_rate,
        subsidies.claim,
        subsidies.review,
        subsidies.return_claim,
        subsidies.pay,
    ),
    tabs=(Tab("appointments", "承办律师", types=frozenset({"legal_aid"})),),
    menu=(
        MenuItem("/lawyers", "律师名册", "id", Permission.LAWYERS_KEEP),
        MenuItem("/subsidies", "办案补贴", "list-details", Permission.SUBSIDIES_REVIEW),
        MenuItem("/subsidies/rates", "补贴标准", "scale", Permission.SUBSIDIES_KEEP),
    ),
)
RUNS_OUT = jobs.let_offers_run_out
"""Found by the worker through this feature."""
