"""What serving documents brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.serving.pages import document, lists, serving
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="serving",
    pages=(
        document.servings,
        document.register_several,
        document.register_form,
        document.register,
        document.change_form,
        document.change,
        serving.serving,
        serving.send,
        serving.serve,
        serving.fail,
        serving.declare_mistaken,
        serving.add_proof,
        serving.proof_file,
        serving.receipt,
        serving.begin_receipt,
        lists.serving_tab,
        lists.waiting,
    ),
    tabs=(Tab("serving", "送达", Permission.DOCUMENTS_READ),),
    menu=(MenuItem("/serving", "待送达文书", "send", Permission.DOCUMENTS_DRAFT),),
)
