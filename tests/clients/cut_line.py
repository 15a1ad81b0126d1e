"""A line to a server on which some answers are lost after the server has given them."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

from tests.world.certificates import CERTIFICATES


@contextmanager
def cut_line(url: str, *, path: str, times: int) -> Iterator[str]:
    """The address of the line; the first `times` answers of `path` are lost on it."""
    left = [times]

    class Line(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {
                name: value for name, value in self.headers.items() if name.lower() != "host"
            }
            answer = httpx.request(
                self.command, url + self.path, content=body, headers=headers, verify=CERTIFICATES
            )
            if self.path == path and left[0]:
                left[0] -= 1
                self.close_connection = True
                return
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", ""))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = _pass_on  # noqa: N815 - the names that the handler has

        def log_message(self, *_: object) -> None:
            """Nothing is said of single requests."""

    line = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    thread = Thread(target=line.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{line.server_port}"
    finally:
        line.shutdown()
        thread.join()
        line.server_close()
    assert not left[0], "all of them were lost"
