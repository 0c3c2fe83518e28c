"""Kinds of agency, the roles an officer may hold there, and what each role may do."""

from enum import StrEnum

from msgspec import Struct

from fayi.procedure.permissions import Permission as P


class AgencyKind(StrEnum):
    """What an agency is (domain book 1.1)."""

    STATION = "station"
    JUSTICE_BUREAU = "justice_bureau"
    JUSTICE_OFFICE = "justice_office"
    MEDIATION_COMMITTEE = "mediation_committee"
    LEGAL_AID_CENTER = "legal_aid_center"
    LAW_FIRM = "law_firm"
    NOTARY_OFFICE = "notary_office"
    PETITION_OFFICE = "petition_office"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    PRISON = "prison"
    PRISON_BUREAU = "prison_bureau"
    CORRECTION_AGENCY = "correction_agency"
    POLICE = "police"
    GOVERNMENT = "government"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return KIND_LABELS[self]


KIND_LABELS = {
    AgencyKind.STATION: "公共法律服务站",
    AgencyKind.JUSTICE_BUREAU: "司法局",
    AgencyKind.JUSTICE_OFFICE: "司法所",
    AgencyKind.MEDIATION_COMMITTEE: "人民调解委员会",
    AgencyKind.LEGAL_AID_CENTER: "法律援助机构",
    AgencyKind.LAW_FIRM: "律师事务所",
    AgencyKind.NOTARY_OFFICE: "公证机构",
    AgencyKind.PETITION_OFFICE: "信访机构",
    AgencyKind.COURT: "人民法院",
    AgencyKind.PROCURATORATE: "人民检察院",
    AgencyKind.PRISON: "监狱",
    AgencyKind.PRISON_BUREAU: "监狱管理局",
    AgencyKind.CORRECTION_AGENCY: "社区矫正机构",
    AgencyKind.POLICE: "公安机关",
    AgencyKind.GOVERNMENT: "人民政府",
    AgencyKind.PARTNER: "协作单位",
}

READS = {P.SIGNED_IN, P.MATTERS_READ, P.PARTIES_READ, P.DOCUMENTS_READ}
REGISTERS = READS | {
    P.MATTERS_REGISTER,
    P.PARTIES_WRITE,
    P.PARTIES_UNMASK,
    P.REFERRALS_SEND,
    P.REFERRALS_ANSWER,
    P.ROOMS_READ,
}
HANDLES = REGISTERS | {P.MATTERS_HANDLE, P.HEARINGS_SCHEDULE, P.DOCUMENTS_DRAFT, P.DOCUMENTS_ISSUE}
LIFE = {P.RETENTION_PROPOSE, P.DATA_REQUESTS_HANDLE}
"""What whoever keeps an agency's files does with them once they are closed."""
LEADS = (
    HANDLES
    | LIFE
    | {
        P.INCIDENTS_CLOSE,
        P.INCIDENTS_KEEP,
        P.RETENTION_DISPOSE,
        P.DOCUMENTS_SIGN_OFF,
        P.MATTERS_ACCEPT,
        P.MATTERS_ASSIGN,
        P.MATTERS_CLOSE,
        P.MATTERS_ARCHIVE,
        P.REFERRALS_OVERRIDE,
        P.SEALING_DECIDE,
    }
)
RULES = HANDLES | {P.MATTERS_RULE, P.MATTERS_ACCEPT, P.MATTERS_CLOSE, P.MATTERS_ARCHIVE}


class Role(Struct, frozen=True):
    """A role: its label, the kinds of agency it exists at, and what it may do there."""

    key: str
    label: str
    kinds: frozenset[AgencyKind]
    permissions: frozenset[P]


def _role(key: str, label: str, kinds: set[AgencyKind], permissions: set[P]) -> Role:
    return Role(key, label, frozenset(kinds), frozenset(permissions | {P.SIGNED_IN}))


K = AgencyKind
EVERYWHERE = set(AgencyKind)
ROLES = {
    role.key: role
    for role in (
        _role(
            "administrator",
            "管理员",
            EVERYWHERE,
            {P.AGENCY_MANAGE, P.INCIDENTS_KEEP, P.ROOMS_KEEP, P.ROOMS_READ},
        ),
        _role("library_keeper", "业务规则管理员", {K.JUSTICE_BUREAU}, {P.LIBRARY_MANAGE, P.SUBSIDIES_KEEP}),
        _role("auditor", "审计员", {K.JUSTICE_BUREAU, K.PRISON_BUREAU}, {P.AUDIT_READ, P.INCIDENTS_KEEP}),
        _role(
            "clerk",
            "登记员",
            {K.STATION, K.JUSTICE_OFFICE, K.MEDIATION_COMMITTEE},
            REGISTERS | LIFE | {P.DOCUMENTS_DRAFT},
        ),
        _role(
            "guide",
            "导引员",
            {K.STATION},
            REGISTERS | {P.MATTERS_HANDLE, P.DOCUMENTS_DRAFT, P.DOCUMENTS_ISSUE},
        ),
        _role(
            "consult_lawyer",
            "咨询律师",
            {K.STATION, K.LEGAL_AID_CENTER, K.PRISON},
            READS | {P.MATTERS_REGISTER, P.PARTIES_WRITE, P.MATTERS_HANDLE, P.DOCUMENTS_DRAFT},
        ),
        _role("station_head", "站长", {K.STATION}, LEADS),
        _role("section_staff", "科室人员", {K.JUSTICE_BUREAU}, REGISTERS | LIFE),
        _role("bureau_leader", "局领导", {K.JUSTICE_BUREAU}, LEADS | {P.AUDIT_READ}),
        _role("office_head", "所长", {K.JUSTICE_OFFICE}, LEADS),
        _role("office_staff", "司法所工作人员", {K.JUSTICE_OFFICE}, HANDLES | LIFE),
        _role("social_worker", "社工", {K.JUSTICE_OFFICE}, READS),
        _role("chair", "调委会主任", {K.MEDIATION_COMMITTEE}, LEADS),
        _role("mediator", "调解员", {K.MEDIATION_COMMITTEE}, HANDLES),
        _role("recorder", "记录人", {K.MEDIATION_COMMITTEE}, HANDLES | LIFE | {P.MATTERS_ARCHIVE}),
        _role(
            "aid_clerk",
            "法律援助受理人员",
            {K.LEGAL_AID_CENTER},
            HANDLES | LIFE | {P.LAWYERS_APPOINT, P.LAWYERS_KEEP},
        ),
        _role("aid_reviewer", "法律援助审查人", {K.LEGAL_AID_CENTER}, HANDLES | {P.SUBSIDIES_REVIEW}),
        _role(
            "aid_approver",
            "法律援助机构负责人",
            {K.LEGAL_AID_CENTER},
            LEADS | {P.LAWYERS_APPOINT, P.LAWYERS_KEEP, P.SUBSIDIES_KEEP, P.SUBSIDIES_REVIEW},
        ),
        _role(
            "lawyer",
            "律师",
            {K.LAW_FIRM},
            READS | {P.MATTERS_HANDLE, P.DOCUMENTS_DRAFT, P.LAWYERS_ACT, P.ROOMS_READ},
        ),
        _role("firm_head", "律所主任", {K.LAW_FIRM}, READS | {P.MATTERS_ASSIGN, P.LAWYERS_KEEP}),
        _role("public_lawyer", "公职律师", {K.JUSTICE_BUREAU, K.PRISON, K.GOVERNMENT, K.POLICE}, LEADS),
        _role("notary", "公证员", {K.NOTARY_OFFICE}, HANDLES | {P.MATTERS_ACCEPT}),
        _role("notary_assistant", "公证员助理", {K.NOTARY_OFFICE}, REGISTERS | LIFE | {P.DOCUMENTS_DRAFT}),
        _role("notary_approver", "公证审批人", {K.NOTARY_OFFICE}, LEADS),
        _role("petition_staff", "信访工作人员", {K.PETITION_OFFICE}, HANDLES | LIFE | {P.RETENTION_DISPOSE}),
        _role(
            "judge",
            "法官",
            {K.COURT},
            RULES
            | LIFE
            | {
                P.DOCUMENTS_SIGN_OFF,
                P.REFERRALS_OVERRIDE,
                P.RETENTION_DISPOSE,
                P.SEALING_DECIDE,
                P.SESSIONS_VERIFY,
            },
        ),
        _role(
            "court_clerk",
            "书记员",
            {K.COURT},
            (RULES - {P.MATTERS_RULE}) | LIFE | {P.SESSIONS_VERIFY, P.ROOMS_KEEP},
        ),
        _role("prosecutor", "检察官", {K.PROCURATORATE}, READS),
        _role("prison_officer", "监狱民警", {K.PRISON}, REGISTERS | {P.PRISONERS_READ}),
        _role(
            "execution_section",
            "刑罚执行科",
            {K.PRISON},
            HANDLES | LIFE | {P.PRISONERS_READ, P.PRISONERS_KEEP, P.SESSIONS_REVIEW},
        ),
        _role(
            "management_section",
            "狱政管理科",
            {K.PRISON},
            HANDLES
            | LIFE
            | {
                P.FAMILY_VISITS_DECIDE,
                P.PRISONERS_KEEP,
                P.PRISONERS_READ,
                P.RETENTION_DISPOSE,
                P.ROOMS_KEEP,
            },
        ),
        _role(
            "duty_officer",
            "值班民警",
            {K.PRISON},
            REGISTERS | {P.MATTERS_HANDLE, P.PRISONERS_READ, P.SESSIONS_VERIFY},
        ),
        _role(
            "court_steward",
            "庭务主任",
            {K.PRISON},
            HANDLES | {P.DOCUMENTS_SIGN_OFF, P.PRISONERS_READ, P.ROOMS_KEEP, P.SESSIONS_VERIFY},
        ),
        _role("correction_head", "社区矫正机构负责人", {K.CORRECTION_AGENCY}, LEADS),
        _role("correction_officer", "社区矫正工作人员", {K.CORRECTION_AGENCY}, HANDLES | LIFE),
        _role(
            "referral_receiver",
            "协作联络员",
            {K.POLICE, K.GOVERNMENT, K.PARTNER},
            READS | {P.REFERRALS_ANSWER},
        ),
    )
}


def permissions_of(roles: frozenset[str]) -> frozenset[P]:
    """All that the roles may do together; an unknown role may do nothing."""
    return frozenset().union(*(ROLES[key].permissions for key in roles if key in ROLES))


CRIMINAL = frozenset({K.COURT, K.PROCURATORATE, K.PRISON, K.PRISON_BUREAU, K.CORRECTION_AGENCY, K.POLICE})
"""Agencies whose files are about crimes and those who are punished for them."""
WEIGHTY = frozenset(
    {P.AGENCY_MANAGE, P.AUDIT_READ, P.LIBRARY_MANAGE, P.LAWYERS_ACT, P.PRISONERS_READ, P.SESSIONS_VERIFY}
)
"""Who holds one of these keeps accounts, rules or the audit, or sees who is accused or serves a sentence."""


def asks_second_factor(kind: AgencyKind, permissions: frozenset[P]) -> bool:
    """Whether somebody with these permissions at such an agency has to show a second factor.

    Derived, not listed role by role: administrators, auditors and bureau leaders, lawyers who act in legal aid and
    whoever sees prisoners; at courts, procuratorates, prisons, corrections and the police everybody who reads
    matters; at a legal aid centre everybody who handles them, for most are criminal.
    """
    return (
        bool(permissions & WEIGHTY)
        or (kind in CRIMINAL and P.MATTERS_READ in permissions)
        or (kind is K.LEGAL_AID_CENTER and P.MATTERS_HANDLE in permissions)
    )
