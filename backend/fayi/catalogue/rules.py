"""What may be made a version of a template. Pure decisions."""

from fayi.kit.errors import Refusal

BIGGEST_TEMPLATE = 5 * 1024 * 1024


class TemplateTooLarge(Refusal):
    """模板文件太大，不能超过5MB。"""

    status_code = 422


class InThePast(Refusal):
    """启用日期不能早于今天：以前签发的文书已经用了当时的模板。"""

    status_code = 422


class BeforeTheLast(Refusal):
    """已经有一个版本定于{day}启用，新版本的启用日期不能比它早。"""

    status_code = 422


class SameTemplate(Refusal):
    """这份模板和正在使用的完全一样，不用上传。"""

    status_code = 422
