"""Sets up the virtual environment: python3 scripts/setup.py run|dev|train

Creates `.venv` with the standard library's venv, installs the lock file of the purpose with its hashes and without
resolving anything, and this project as an editable package. Everything is installed by uv, which the lock file pins
too: four times faster than pip; where uv cannot reach the index (pip may be configured for one that uv does not
know), pip does the same. Knows nothing of the program. Runs on the standard library alone, on any Python 3, so that
one that is too old gets a sentence instead of a traceback.
"""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
UV = os.path.join(VENV, "bin", "uv")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock", "train": "requirements-train.lock"}
OLDEST = (3, 11)


def fail(message):
    sys.stderr.write("botmovie: " + message + "\n")
    sys.exit(1)


def say(message):
    sys.stderr.write("botmovie: " + message + "\n")
    sys.stderr.flush()


def call(*command, **options):
    """Whether a command succeeded; its output is shown unless it is quiet."""
    quiet = options.pop("quiet", False)
    output = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, cwd=ROOT, stdout=output, stderr=output, **options) == 0


def check_python():
    if sys.version_info < OLDEST:
        fail(
            "Python %d.%d or newer is needed, and %s is %d.%d. Name another one: make run PYTHON=python3.12"
            % (OLDEST + (sys.executable,) + tuple(sys.version_info[:2]))
        )


def make_venv():
    """Create `.venv`, unless one with a Python that is new enough and a pip stands there already."""
    works = "import sys, pip; sys.exit(sys.version_info < (%d, %d))" % OLDEST
    if os.path.exists(PYTHON) and call(PYTHON, "-c", works, quiet=True):
        return
    say("creating .venv with Python %d.%d" % tuple(sys.version_info[:2]))
    if not call(sys.executable, "-m", "venv", "--clear", VENV):
        fail("the virtual environment could not be made. On Debian and Ubuntu: apt-get install python3-venv")


def pinned(lock, package):
    """The lines of a lock file that pin one package with its hashes."""
    lines = []
    with open(os.path.join(ROOT, lock)) as file:
        for line in file:
            if lines and not line.startswith(" "):
                break
            if lines or line.startswith(package + "=="):
                lines.append(line)
    return "".join(lines)


def install_uv(lock):
    """Install uv as the lock file pins it; whether that succeeded."""
    wanted = os.path.join(VENV, "uv.txt")
    with open(wanted, "w") as file:
        file.write(pinned(lock, "uv"))
    return call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", wanted)


def uv_environment():
    """The environment for uv, with the index and the certificates that pip is told of, where uv is not."""
    environment = dict(os.environ)
    for name, pip_name, option in (
        ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "global.index-url"),
        ("SSL_CERT_FILE", "PIP_CERT", "global.cert"),
    ):
        command = [PYTHON, "-m", "pip", "config", "get", option]
        found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        value = environment.get(pip_name) or found.stdout.decode().strip()
        if value:
            environment.setdefault(name, value)
    return environment


def install_with_uv(lock):
    install = (UV, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps")
    environment = uv_environment()
    if not call(*install, "--require-hashes", "-r", lock, env=environment):
        return False
    return call(*install, "--no-build-isolation", "-e", ".", env=environment)


def install_with_pip(lock):
    install = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    if not call(*install, "--require-hashes", "-r", lock):
        return False
    return call(*install, "--no-build-isolation", "-e", ".")


def main():
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in LOCKS:
        fail("usage: python3 scripts/setup.py run|dev|train")
    check_python()
    make_venv()
    lock = LOCKS[purpose]
    say("installing %s" % lock)
    offline = bool(os.environ.get("PIP_NO_INDEX"))  # pip knows where the files are then, uv does not
    if offline or not (install_uv(lock) and install_with_uv(lock)):
        say("installing with pip")
        if not install_with_pip(lock):
            fail("the packages could not be installed: see above. Is the package index reachable?")
    with open(os.path.join(VENV, "." + purpose), "w") as stamp:
        stamp.write(lock + "\n")


if __name__ == "__main__":
    main()
