"""What accounts bring to the site."""

from fayi.accounts import jobs as jobs
from fayi.accounts.pages import elsewhere, factor, locking, own, sessions, signing_in
from fayi.web.feature import Feature

feature = Feature(
    name="accounts",
    pages=(
        signing_in.sign_in_page,
        signing_in.sign_in,
        signing_in.factor_page,
        signing_in.show_factor,
        signing_in.sign_out,
        elsewhere.leave,
        elsewhere.come_back,
        own.account,
        own.password_page,
        own.change_password,
        own.switch_page,
        own.switch,
        factor.factor_page,
        factor.begin,
        factor.confirm,
        factor.renew_codes,
        factor.forget,
        factor.reset,
        sessions.own_sessions,
        sessions.end_own,
        sessions.end_others,
        sessions.officers_sessions,
        sessions.end_officers,
        locking.unlock_page,
        locking.unlock,
        locking.lock,
        locking.present,
        locking.pin_page,
        locking.choose_pin,
        locking.forget_pin,
    ),
)
"""The door, second factors, sessions that can be ended, the locked counter PC."""
