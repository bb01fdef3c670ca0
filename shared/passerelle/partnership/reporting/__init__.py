"""The side of whoever must report figures to a local authority: asked, reminded, reporting counts of its own database.

Nothing here concerns a person: the ref is between two organizations, no grant covers it and no disclosure is recorded.
"""

from passerelle.partnership.reporting.service import with_figures

__all__ = ["with_figures"]
