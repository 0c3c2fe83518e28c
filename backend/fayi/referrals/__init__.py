"""转办移送协办: three things one agency may ask of another, kept apart.

A referral asks it to act; we keep the matter, and it sees so much of it, for so long, as was said. A transfer asks
it to take the matter over; ownership moves only when it accepts, and the agency that gave the matter away keeps
sight of it as its origin. Joint handling asks it to act along in the matter we keep, once it has accepted.

An agency that does not work on this desk is sent a sealed package, and answers with the slip inside.
"""
