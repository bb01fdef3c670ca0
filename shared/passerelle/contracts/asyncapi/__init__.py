"""What one service says and hears, as an AsyncAPI 3 document and as a page to read."""

from passerelle.contracts.asyncapi.document import document
from passerelle.contracts.asyncapi.page import page

__all__ = ["document", "page"]
