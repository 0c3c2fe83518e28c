"""转办移送: another agency is asked to act (referral; we keep the matter), or takes it over (transfer).

The agency asked sees the matter from the moment it is asked, for as long as the referral lasts. Ownership
moves only when a transfer is accepted; the agency that gave the matter away keeps sight of it as its origin.
"""
