"""The HTTP server: connections, routes, the way an answer travels, one line of log per request."""

import contextlib
import json
import select
import socket
import socketserver
import struct
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from generation.providers.simulator import control
from generation.providers.simulator.calls import Call
from generation.providers.simulator.catalogue import MODELS, described
from generation.providers.simulator.replies import Refused, Reply, error_reply, json_reply
from generation.providers.simulator.studio import Request, Settings, Studio, check_key

LARGEST_BODY = 256_000_000
GRACE = 3.0
TICK = 0.1


class SimulatorServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], settings: Settings, *, quiet: bool = False) -> None:
        self.studio = Studio(settings)
        self.quiet = quiet
        self._in_work = 0
        self._lock = threading.Lock()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's full name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that left is their affair; anything else is a mistake of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @contextlib.contextmanager
    def in_work(self) -> Iterator[None]:
        with self._lock:
            self._in_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_work -= 1

    def finish(self) -> None:
        """Takes no new connection, lets what is in work end: waits are cut short, pictures are still answered."""
        self.studio.closing.set()
        self.shutdown()
        until = time.monotonic() + GRACE
        while self._in_work and time.monotonic() < until:
            time.sleep(0.02)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SimulatorServer

    def _serve(self) -> None:
        with self.server.in_work():
            started = time.monotonic()
            body = self._body()
            request = self._request(body or b"")
            reply, call = self._too_large() if body is None else self._answer(request)
            sent = self._send(reply, request)
            if call:
                call.client_left = sent is None
            self._log(request, reply, call, time.monotonic() - started, sent)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names that http.server looks for

    def _body(self) -> bytes | None:
        """None when it is larger than we take, or when its length is not said."""
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdigit() or int(length) > LARGEST_BODY:
            return None
        return self.rfile.read(int(length))

    def _too_large(self) -> tuple[Reply, None]:
        self.close_connection = True
        return error_reply(413, f"The body must say its length and have at most {LARGEST_BODY} bytes."), None

    def _request(self, body: bytes) -> Request:
        return Request(
            method=self.command,
            path=self.path.partition("?")[0],
            headers=dict(self.headers.items()),
            body=body,
            origin=f"http://{self.headers.get('host', '127.0.0.1')}",
            id=f"req_{uuid.uuid4().hex}",
            left=self._caller_left,
        )

    def _caller_left(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        if not readable:
            return False
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            return True

    def _answer(self, request: Request) -> tuple[Reply, Call | None]:
        studio, path = self.server.studio, request.path.rstrip("/")
        if path.startswith("/control"):
            return control.answer(studio, request, self.client_address[0]), None
        if path in ("/v1/images/generations", "/v1/images/edits"):
            if request.method == "POST":
                return studio.answer(path.rpartition("/")[2], request)
            return error_reply(405, f"Not allowed to {request.method} on {path}.", code="method_not_allowed"), None
        if request.method == "GET" and path.startswith("/v1/models"):
            return self._models(request, path.removeprefix("/v1/models").lstrip("/")), None
        if request.method == "GET" and path.startswith("/files/"):
            return self._file(path.removeprefix("/files/")), None
        return error_reply(404, f"Invalid URL ({request.method} {request.path})"), None

    def _models(self, request: Request, name: str) -> Reply:
        try:
            check_key(request)
        except Refused as refusal:
            return refusal.reply
        here = [model for model in MODELS.values() if not model.is_retired(self.server.studio.today)]
        if not name:
            return json_reply(200, {"object": "list", "data": [described(model) for model in here]})
        found = next((model for model in here if model.id == name), None)
        if found is None:
            return error_reply(404, f"The model '{name}' does not exist", param="model", code="model_not_found")
        return json_reply(200, described(found))

    def _file(self, name: str) -> Reply:
        file = self.server.studio.published(name)
        return Reply(200, file, content_type="application/octet-stream") if file else error_reply(404, "No such file.")

    def _send(self, reply: Reply, request: Request) -> int | None:
        """The bytes of the body that went out; None when the caller was gone."""
        if reply.silent:
            self._hang_up(resets=reply.resets)
            return 0
        if reply.cut_after is not None or not reply.declares_length:
            self.close_connection = True
        body = reply.body if reply.cut_after is None else reply.body[: reply.cut_after]
        try:
            self._send_head(reply, request)
            if reply.bytes_per_second:
                self._drip(body, reply.bytes_per_second)
            else:
                self.wfile.write(body)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
            return None
        if reply.cut_after is not None:
            self._hang_up()
        return len(body)

    def _send_head(self, reply: Reply, request: Request) -> None:
        self.send_response(reply.status)
        self.send_header("content-type", reply.content_type)
        self.send_header("x-request-id", request.id)
        self.send_header("openai-version", "2020-10-01")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.declares_length and reply.status != 204:
            self.send_header("content-length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()

    def _drip(self, body: bytes, per_second: float) -> None:
        step = max(1, round(per_second * TICK))
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            if self.server.studio.closing.wait(step / per_second):
                self.close_connection = True
                return

    def _hang_up(self, *, resets: bool = False) -> None:
        self.close_connection = True
        if resets:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        with contextlib.suppress(OSError):  # the caller may have closed it before
            self.connection.shutdown(socket.SHUT_RDWR)

    def _log(self, request: Request, reply: Reply, call: Call | None, seconds: float, sent: int | None) -> None:
        if self.server.quiet:
            return
        fields = call.fields if call else {}
        asked = " ".join(str(fields[name]) for name in ("model", "size", "quality") if fields.get(name))
        answer = "no answer" if reply.silent else str(reply.status)
        parts = [
            datetime.now().astimezone().strftime("%H:%M:%S"),
            f"{request.method} {request.path}",
            asked,
            f"→ {answer}{f' {call.answer}' if call else ''}",
            f"{seconds:.2f} s",
            "caller left" if sent is None else f"{sent / 1000:,.0f} kB",
            request.id if call else "",
            json.dumps(str(fields["prompt"])[:60], ensure_ascii=False) if fields.get("prompt") else "",
        ]
        sys.stderr.write("  ".join(part for part in parts if part) + "\n")
        sys.stderr.flush()

    def version_string(self) -> str:
        return "proofroom-simulator"

    def log_message(self, *_: object) -> None:
        """One line per request is written by _log."""
