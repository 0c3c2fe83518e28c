"""What documents bring to the site."""

from fayi.documents.pages import document, drafts, file, issued, verification
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, Tab

feature = Feature(
    name="documents",
    pages=(
        file.documents_tab,
        file.begin_document,
        file.add_paper,
        file.paper_file,
        file.remove_paper,
        document.document_page,
        document.show_document,
        document.document_file,
        drafts.save_document,
        drafts.show_typed,
        drafts.last_look,
        drafts.issue_document,
        issued.void_document,
        issued.replace_document,
        issued.add_signed_copy,
        verification.verify,
        verification.compare,
    ),
    tabs=(Tab("documents", "文书和卷宗", Permission.DOCUMENTS_READ),),
)
