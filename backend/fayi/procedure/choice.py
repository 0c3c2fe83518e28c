"""A fixed list of choices: each value beside the Chinese words people see."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """One of a fixed list.

    class Answer(Choice):
        WILLING = "willing", "同意调解"
    """

    label: str
    """The Chinese words."""

    def __new__(cls, value: str, label: str) -> Self:
        """A member with its value and its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this value, as a column keeps it; raises KeyError for another."""
        return {member.value: member for member in cls}[value]
