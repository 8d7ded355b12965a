"""`python -m generation.providers.simulator`: the simulated provider as a process of its own."""

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from generation.providers.simulator.server import SimulatorServer
from generation.providers.simulator.studio import Settings


def main() -> int:
    chosen = _arguments().parse_args()
    settings = Settings(
        latency=chosen.latency,
        seed=chosen.seed,
        plain=chosen.plain,
        today=chosen.today,
        calls_file=chosen.calls,
        weight=chosen.weight,
    )
    try:
        server = SimulatorServer((chosen.host, chosen.port), settings, quiet=chosen.quiet)
    except OSError as problem:
        sys.stderr.write(f"The simulated provider cannot listen on {chosen.host}:{chosen.port}: {problem.strerror}.\n")
        return 1
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    sys.stderr.write(f"The simulated provider listens on http://{host}:{server.server_port}/v1\n")
    sys.stderr.flush()
    stopped.wait()
    server.finish()
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generation.providers.simulator",
        description="A simulated image provider with OpenAI's wire format. It paints; nothing costs money.",
    )
    parser.add_argument("--port", type=int, default=8001, help="0 takes a free one and says which (default 8001)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--latency", type=float, help="seconds per call; without it 1.5 to 4 by size and quality")
    parser.add_argument("--seed", type=int, default=1, help="another seed paints other pictures")
    parser.add_argument("--plain", action="store_true", help="one flat picture per size: for measuring everything else")
    parser.add_argument("--weight", type=int, default=0, metavar="BYTES", help="a plain PNG has so many bytes")
    parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD: which models are retired (default: now)")
    parser.add_argument("--calls", type=Path, metavar="FILE", help="append each charged call to FILE, one JSON a line")
    parser.add_argument("--quiet", action="store_true", help="no line per request")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
