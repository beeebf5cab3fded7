"""The Update Service as a server on this machine: the certificate's first digit is the answer.

1 no match, 2 blank, 3 non-blank, 4 new information, 9 broken; besides those of the public fake:
0 not XML, 5 an answer that is not listed, 6 a failure, 7 refused, 8 slow.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ANSWERS = {
    "1": ("SUCCESS", "NO_MATCH_FOUND"),
    "2": ("SUCCESS", "BLANK_NO_NEW_INFO"),
    "3": ("SUCCESS", "NON_BLANK_NO_NEW_INFO"),
    "4": ("SUCCESS", "NEW_INFO"),
    "5": ("SUCCESS", "BLANK_NO_NEW_INFO_AT_ALL"),
    "6": ("FAILURE", "BLANK_NO_NEW_INFO"),
}
XML = """<?xml version="1.0" encoding="UTF-8"?>
<statusCheckResult>
  <statusCheckResultType>{kind}</statusCheckResultType>
  <status>{status}</status>
  <forename>{forename}</forename>
  <surname>{surname}</surname>
  <printDate class="sql-date">{printed}</printDate>
</statusCheckResult>"""


class FakeServer(ThreadingHTTPServer):
    """`asked`: each question by its parameters. `down_for`: how many questions it still refuses."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []
        self.down_for = 0
        self.forename, self.surname, self.printed = "ASHA", "KHAN", "2026-01-01"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/crsc/api/status"


class _Handler(BaseHTTPRequestHandler):
    server: FakeServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        number = address.path.rpartition("/")[2]
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.server.asked.append({"number": number} | query)
        if self.server.down_for:
            self.server.down_for -= 1
            return self._say(503, "down")
        digit = number[0]
        if digit == "8":
            time.sleep(1)
        if digit in "79":
            return self._say({"7": 403, "9": 500}[digit], "no")
        if digit == "0":
            return self._say(200, "<html>We are sorry<br></html>")
        kind, status = ANSWERS.get(digit, ANSWERS["2"])
        server = self.server
        return self._say(
            200,
            XML.format(
                kind=kind,
                status=status,
                forename=server.forename,
                surname=server.surname,
                printed=server.printed,
            ),
        )

    def _say(self, code: int, body: str) -> None:
        self.send_response(code)
        self.end_headers()
        try:
            self.wfile.write(body.encode())
        except OSError:
            return

    def log_message(self, *args) -> None:
        """Nothing: the address holds personal data."""


@contextmanager
def fake_update_service() -> Iterator[FakeServer]:
    server = FakeServer()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
