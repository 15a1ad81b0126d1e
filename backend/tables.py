"""All tables, gathered so that the metadata is complete for migrations and drift checks."""

from backend.admin import tables as admin
from backend.announcements import tables as announcements
from backend.batches import tables as batches
from backend.competition import tables as competition
from backend.database.schema import METADATA
from backend.decisions import tables as decisions
from backend.entry import tables as entry
from backend.investments import tables as investments
from backend.keys import tables as keys
from backend.ledger import tables as balances
from backend.lending import tables as lending
from backend.markouts import tables as markouts
from backend.names import tables as names
from backend.notifications import tables as notifications
from backend.orders import tables as orders
from backend.perp import tables as perp
from backend.portfolio import tables as portfolio
from backend.prices import tables as prices
from backend.recording import tables as recording
from backend.study import tables as study
from backend.tokens import tables as tokens
from backend.trading import tables as trading
from backend.users import tables as users

MODULES = (
    admin,
    announcements,
    balances,
    batches,
    competition,
    decisions,
    entry,
    investments,
    keys,
    lending,
    markouts,
    names,
    notifications,
    orders,
    perp,
    portfolio,
    prices,
    recording,
    study,
    tokens,
    trading,
    users,
)

__all__ = ["METADATA", "MODULES"]
