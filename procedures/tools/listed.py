"""All tools, in the order in which clients list them."""

from typing import Final

from backend.mcp.tool import Tool
from procedures.tools.acting import ACTING
from procedures.tools.practising import PRACTISING
from procedures.tools.reading import READING

TOOLS: Final[tuple[Tool, ...]] = (*READING, *ACTING, *PRACTISING)
"""Their names never change once they are released: prompts of agents have them."""
