"""Programs that are started and ended, free ports, and the clients that are installed from a registry."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class Unavailable(Exception):
    """Something that this machine does not have: the page is not run, and the runner says why."""


def free_port():
    """A port that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listening(port):
    """Whether somebody listens there."""
    for host in ("127.0.0.1", "::1"):
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            continue
    return False


class Program:
    """A program of ours with a log, in a process group of its own, so that all of it ends."""

    started = []

    def __init__(self, name, command, folder, port=None, environment=None, seconds=60):
        self.name, self.log = name, Path(folder) / f"{name}.log"
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self.log.open("wb"), stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, start_new_session=True,
        )
        Program.started.append(self)
        if port:
            self.wait_for(port, seconds)

    def wait_for(self, port, seconds):
        """Until it listens; it may not end before."""
        end = time.monotonic() + seconds
        while not listening(port):
            assert self.process.poll() is None, f"{self.name} ended:\n{self.output()}"
            assert time.monotonic() < end, f"{self.name} does not listen after {seconds} s:\n{self.output()}"
            time.sleep(0.1)

    def output(self):
        """The end of what it wrote."""
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self):
        """Ends it and all that it started."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    @classmethod
    def stop_all(cls):
        """Ends everything that was started, newest first."""
        while cls.started:
            cls.started.pop().stop()


def needs(*names):
    """The path of the first of these programs that is there."""
    extra = ":/usr/sbin:/sbin"
    for name in names:
        path = shutil.which(name, path=os.environ.get("PATH", "") + extra)
        if path:
            return path
    raise Unavailable(f"{' or '.join(names)} is not installed")


def run(command, folder, environment=None, seconds=600):
    """Runs a command to its end and gives what it printed."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


def npm_install(folder, pinned):
    """Installs npm packages at these versions."""
    needs("node")
    (Path(folder) / "package.json").write_text('{ "private": true, "type": "module" }')
    packages = [f"{name}@{version}" for name, version in pinned.items()]
    run([needs("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages], folder)


def pip_install(folder, pinned):
    """Installs Python packages at these versions, and gives the interpreter that sees them."""
    environment = Path(folder) / "venv"
    run([sys.executable, "-m", "venv", str(environment)], folder)
    python = str(environment / "bin" / "python")
    packages = [f"{name}=={version}" for name, version in pinned.items()]
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], folder)
    return python
