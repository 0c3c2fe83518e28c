"""The ways in which people and what they bring reach an agency."""

from fayi.procedure.choice import Choice


class Channel(Choice):
    """How somebody reached the desk."""

    WINDOW = "window", "窗口"
    PHONE = "phone", "电话"
    LETTER = "letter", "来信"
    ONLINE = "online", "网上"
    VISIT = "visit", "上门走访"
    IN_PRISON = "in_prison", "监狱内"
    TRANSFERRED = "transferred", "其他机构转来"
