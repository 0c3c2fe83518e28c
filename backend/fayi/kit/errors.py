"""Refusals: what the desk answers when something may not be done, in words for the officer."""


class Refusal(Exception):
    """此操作不能办理。"""

    status_code = 409

    def __init__(self, message: str | None = None, *, field: str | None = None, **values: object) -> None:
        """Refuse with `message` (a message id; the class docstring when left out).

        `values` fill the message's placeholders; `field` names the form field the sentence belongs to.
        """
        self.message = message or (type(self).__doc__ or Refusal.__doc__ or "")
        self.values = values
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message.format_map({key: str(value) for key, value in self.values.items()})


class NotFound(Refusal):
    """没有找到您要的内容，可能已被移走，或者您的岗位看不到它。"""

    status_code = 404


class NotPermitted(Refusal):
    """您现在的岗位没有办理这一事项的权限。如需办理，请联系本单位管理员。"""

    status_code = 403


class NotSignedIn(Refusal):
    """请先登录。"""

    status_code = 401


class StalePage(Refusal):
    """您打开页面之后，这件办件已有新的变动。请核对最新情况后再办理。"""

    status_code = 409
