"""What documents bring to the site."""

from fayi.documents.pages import bound, document, drafts, file, issued, loose, sign_off, verification
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="documents",
    pages=(
        file.documents_tab,
        file.begin_document,
        file.add_paper,
        file.remove_paper,
        bound.before_binding,
        bound.bound_file,
        document.document_page,
        document.show_document,
        document.document_file,
        drafts.save_document,
        drafts.show_typed,
        drafts.last_look,
        drafts.issue_document,
        sign_off.waiting_page,
        sign_off.before_submitting,
        sign_off.submit_document,
        sign_off.sign_off_document,
        sign_off.return_document,
        loose.loose_page,
        loose.begin_loose,
        loose.numbers_page,
        issued.void_document,
        issued.replace_document,
        issued.add_signed_copy,
        verification.verify,
        verification.compare,
    ),
    menu=(
        MenuItem("/documents", "文书", "file-text", Permission.DOCUMENTS_READ),
        MenuItem("/documents/submitted", "文书审批", "checks", Permission.DOCUMENTS_SIGN_OFF),
    ),
    tabs=(Tab("documents", "文书和卷宗", Permission.DOCUMENTS_READ),),
)
