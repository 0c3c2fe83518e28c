"""What an officer may be allowed to do, as words `resource:action`, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    """Every route states one of these; roles hold sets of them."""

    AGENCY_MANAGE = "agency:manage"
    AUDIT_READ = "audit:read"
    DOCUMENTS_DRAFT = "documents:draft"
    DOCUMENTS_ISSUE = "documents:issue"
    DOCUMENTS_READ = "documents:read"
    DOCUMENTS_SIGN_OFF = "documents:sign_off"
    HEARINGS_SCHEDULE = "hearings:schedule"
    LIBRARY_MANAGE = "library:manage"
    MATTERS_ACCEPT = "matters:accept"
    MATTERS_ARCHIVE = "matters:archive"
    MATTERS_ASSIGN = "matters:assign"
    MATTERS_CLOSE = "matters:close"
    MATTERS_HANDLE = "matters:handle"
    MATTERS_READ = "matters:read"
    MATTERS_REGISTER = "matters:register"
    MATTERS_RULE = "matters:rule"
    PARTIES_READ = "parties:read"
    PARTIES_UNMASK = "parties:unmask"
    PARTIES_WRITE = "parties:write"
    PUBLIC = "public"
    """Anybody, signed in or not."""
    REFERRALS_ANSWER = "referrals:answer"
    REFERRALS_SEND = "referrals:send"
    SIGNED_IN = "signed_in"
    """Any officer who is signed in."""
