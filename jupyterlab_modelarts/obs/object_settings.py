"""What the operator decides about single objects."""

from traitlets import Integer
from traitlets.config import Configurable


class ObjectBrowser(Configurable):
    """The operator's settings: ``c.ObjectBrowser...``."""

    document_limit = Integer(
        32 << 20, min=1, help="Bytes of the largest object that can be opened as a document."
    ).tag(config=True)
    image_limit = Integer(
        20 << 20, min=1, help="Bytes of the largest image that is shown as a preview."
    ).tag(config=True)
    notebook_limit = Integer(
        10 << 20, min=1, help="Bytes of the largest notebook that is shown as a preview."
    ).tag(config=True)
