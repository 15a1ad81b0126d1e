"""A language model decides, behind any address that speaks as OpenAI's does.

OPENAI_BASE_URL=http://localhost:11434/v1 OPENAI_MODEL=llama3.2 python language_model.py
"""

import json
import os
import urllib.request
from typing import Any

from alphatest import Alpha, AlphaError

BASE_URL = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
MODEL = os.environ.get("OPENAI_MODEL", "gpt-5-mini")
USD_PER_TOKEN = float(os.environ.get("OPENAI_USD_PER_MILLION_TOKENS", "0")) / 1e6
PACE_SECONDS = float(os.environ.get("PACE_SECONDS", "300"))
RULES = """You trade SOL against USDC. Lists of prices are oldest first: the last one is the newest.
Answer one JSON object: {"action": "buy", "sell" or "hold", "usd": how much, "reason": why,
"confidence": 0 to 1, "invalidation": what would prove it wrong}."""


def decide(seen: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """What the model answers to what is seen, and what that cost in USD."""
    messages = [("system", RULES), ("user", json.dumps(seen))]
    body = {"model": MODEL, "messages": [{"role": who, "content": text} for who, text in messages]}
    bearer = f"Bearer {os.environ.get('OPENAI_API_KEY', '')}"
    headers = {"content-type": "application/json", "authorization": bearer}
    data = json.dumps(body).encode()
    asked = urllib.request.Request(f"{BASE_URL}/chat/completions", data, headers)
    found = json.load(urllib.request.urlopen(asked, timeout=60))
    text = found["choices"][0]["message"]["content"]
    cost = found.get("usage", {}).get("total_tokens", 0) * USD_PER_TOKEN
    return json.loads(text[text.index("{") : text.rindex("}") + 1]), cost


def step(alpha: Alpha) -> None:
    """Ask once and do as it says; a hold is a decision, and an unreadable answer is a hold."""
    closes = [candle[4] for candle in alpha.fetch_ohlcv("SOL/USDC", "1m", limit=60)]
    kind, reason, cost = "hold", "the model's answer could not be read", 0.0
    try:
        said, cost = decide({"closes_oldest_first": closes, **alpha.fetch_balance()["free"]})
        reason, why = str(said["reason"])[:2000], str(said.get("invalidation") or "it is wrong")
        if said["action"] in ("buy", "sell"):
            kind, amount = "note", float(said["usd"]) / closes[-1]
            sure = {"confidence": said["confidence"], "invalidation": why[:500]}
            alpha.create_order("SOL/USDC", "market", said["action"], amount, reason=reason, **sure)
            reason = f"ordered by {MODEL}"
    except (ValueError, KeyError, TypeError, OSError, AlphaError) as fault:
        kind, reason = "hold", f"{reason}: {fault}"[:2000]
    alpha.call("POST", "/api/decisions", kind=kind, reason=reason, cost_usd=f"{cost:.6f}")


if __name__ == "__main__":
    agent = Alpha()
    named = {"name": "Language model", "model": MODEL, "build": "1", "author": "examples"}
    agent.call("POST", "/api/decisions/agent", **named)
    while agent.running():
        step(agent)
        agent.wait(PACE_SECONDS)
