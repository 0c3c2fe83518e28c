"""What is said where a family visit makes way for a court sitting."""

from fayi.kit.errors import Refusal

MOVED_FOR_COURT = (
    "因开庭需要，原会见时间已让出，已保留最近的空闲时间。请征求家属意见：同意的确认，不同意的另行改期。"
)
NO_TIME_AFTER_COURT = "因开庭需要，原会见时间已让出，三十天内各端没有共同的空闲时间。请与家属另约时间后改期。"
MADE_WAY = (MOVED_FOR_COURT, NO_TIME_AFTER_COURT)
"""Flags of visits that wait for the family; confirming a time answers them."""


class CourtAlone(Refusal):
    """只有开庭可以请家属会见让出时间。"""


class OthersInTheWay(Refusal):
    """所选时间的场所不只是家属会见占用，不能让出，请另选时间或者场所。"""


class PeopleUnderWay(Refusal):
    """所占用的家属会见不到30分钟就要开始或者已经开始，家属已到场，不能让出，请另选时间。"""
