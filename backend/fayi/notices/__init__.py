"""通知: telling officers, in one sentence and a link, what has happened to what they answer for.

Whoever changes something that concerns others tells them in the same transaction:

    await notices.tell(
        session, Kind.REFERRAL, "{agency}转来{number}，等待答复。", {"agency": …, "number": matter.number},
        f"/matters/{matter.id}/referrals", at=to.id, holding=Permission.REFERRALS_ANSWER, matter=matter, by=actor,
    )

(`from fayi.notices import actions as notices`, `from fayi.notices.rules import Kind`). The database leaves out
the actor, officers who have left, stood aside or may not see the matter, and adds those who stand in for the
absent. Nothing is told when nothing has changed: an action that refuses, or does nothing, does not call it.
"""
