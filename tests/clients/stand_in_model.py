"""A stand-in for a language model: it answers by a rule, as OpenAI's address does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TOKENS = 500
USD = 20


@dataclass(slots=True)
class Model:
    """Where it is asked, what it was asked, and what it says before it answers by its rule."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    first_answers: list[str] = field(default_factory=list)

    def answer(self, body: dict[str, Any]) -> str:
        """Buys where the newest close is not below the oldest, else sells."""
        self.asked.append(body)
        if self.first_answers:
            return self.first_answers.pop(0)
        closes = json.loads(body["messages"][-1]["content"])["closes_oldest_first"]
        action = "buy" if closes[-1] >= closes[0] else "sell"
        reason = f"the newest close is {closes[-1]}, the oldest {closes[0]}"
        said = {"action": action, "usd": USD, "reason": reason, "confidence": 0.6}
        return f"```json\n{json.dumps(said)}\n```"


@contextmanager
def stand_in_model(*first_answers: str) -> Iterator[Model]:
    """Listening until the end of the block."""
    model = Model(first_answers=list(first_answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            body["path"], body["bearer"] = self.path, self.headers["authorization"]
            message = {"role": "assistant", "content": model.answer(body)}
            answer = {"choices": [{"message": message}], "usage": {"total_tokens": TOKENS}}
            text = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
