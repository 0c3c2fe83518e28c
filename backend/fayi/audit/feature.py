"""What audit brings to the site."""

from fayi.audit import jobs as jobs
from fayi.audit.pages import findings, lists, own, purpose
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="audit",
    pages=(
        purpose.purpose_form,
        purpose.give_purpose,
        lists.readings_list,
        lists.export_form,
        lists.export,
        findings.findings_list,
        findings.finding,
        findings.mark,
        findings.limits_form,
        findings.set_limits,
        own.own_readings,
        own.about_party,
    ),
    menu=(
        MenuItem("/audit", "查阅记录", "eye", Permission.AUDIT_READ),
        MenuItem("/audit/findings", "异常查阅", "alert-triangle", Permission.AUDIT_READ),
    ),
)
