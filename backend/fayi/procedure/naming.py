"""How titles name the people of a matter."""


def sides(applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四; a side nobody is on is left out."""
    return "与".join(side for side in (several(applicants), several(respondents)) if side)


def several(names: tuple[str, ...]) -> str:
    """One side: one or two names, of more the first and how many they are, 张三等12人."""
    if len(names) > 2:
        return "".join((names[0], "等", str(len(names)), "人"))
    return "、".join(names)
