"""All procedures, in the order in which they are documented."""

from typing import Final

from backend.rpc.router import Router
from procedures.admin.study import admin
from procedures.agents import agents
from procedures.arena import arena
from procedures.auth import auth
from procedures.competition.entry import competition
from procedures.decisions import decisions
from procedures.investments.orders import investments
from procedures.keys.managing import keys
from procedures.leaderboard import leaderboard
from procedures.market import market
from procedures.notifications import notifications
from procedures.orders import orders
from procedures.perp.waiting import perp
from procedures.practice.runs import practice
from procedures.profit import portfolio
from procedures.study import study
from procedures.tokens import tokens
from procedures.trading import trading
from procedures.users import users

ROUTER: Final = Router(
    [
        auth,
        users,
        portfolio,
        tokens,
        market,
        trading,
        investments,
        perp,
        orders,
        leaderboard,
        arena,
        notifications,
        keys,
        decisions,
        agents,
        practice,
        competition,
        study,
        admin,
    ]
)
