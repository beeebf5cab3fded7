"""GOV.UK Notify as far as the portal uses it, on this machine: what came in, by its reference."""

import json
import threading
import uuid
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = f"test-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}"


class FakeNotify:
    """`received` has how often each reference came in; `status` how all of it fares."""

    def __init__(self):
        self.kinds: dict[str, str] = {}  # “email” or “sms”, by reference
        self.received: dict[str, list[dict]] = defaultdict(list)
        self.keys: dict[str, str] = {}
        self.status = "delivered"
        self.unknown: set[str] = set()  # keys it cannot tell of
        self.refuses = 0  # an HTTP status to answer with instead
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def take(self, sent: dict, kind: str) -> dict:
        self.kinds[sent["reference"]] = kind
        self.received[sent["reference"]].append(sent)
        key = self.keys.setdefault(sent["reference"], str(uuid.uuid4()))
        return {"id": key, "reference": sent["reference"]}

    def find(self, path: str, query: dict) -> dict:
        if path == "/v2/notifications":
            reference = query["reference"][0]
            if reference in self.unknown:
                return {}
            known = [self.keys[reference]] if reference in self.keys else []
            return {"notifications": [{"id": key} for key in known], "links": {}}
        if path.rpartition("/")[2] in self.unknown:
            return {}
        return {"id": path.rpartition("/")[2], "status": self.status}

    def _handler(fake):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                said = self.rfile.read(int(self.headers["Content-Length"]))
                kind = self.path.rpartition("/")[2]
                taken = {} if fake.refuses else fake.take(json.loads(said), kind)
                self._answer(fake.refuses or 201, taken)

            def do_GET(self):
                address = urlsplit(self.path)
                found = fake.find(address.path, parse_qs(address.query))
                self._answer(200 if found else 404, found)

            def _answer(self, status, content):
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
