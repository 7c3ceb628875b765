"""Installs the default trained spaCy pipelines; where they cannot be had, says so once.

Addresses and hashes are those of the pipelines' own releases.
"""

import importlib.util
import subprocess
import sys

BASE = "https://github.com/explosion/spacy-models/releases/download"
MODELS = {
    "en_core_web_sm": (
        "3.8.0",
        "1932429db727d4bff3deed6b34cfc05df17794f4a52eeb26cf8928f7c1a0fb85",
    ),
    "xx_ent_wiki_sm": ("3.8.0", None),
}


def install(name: str, version: str, digest: str | None) -> bool:
    """True when the pipeline is there afterwards."""
    if importlib.util.find_spec(name):
        return True
    url = f"{BASE}/{name}-{version}/{name}-{version}-py3-none-any.whl"
    requirement = f"{name} @ {url}" + (f"#sha256={digest}" if digest else "")
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    command += ["--no-deps", "--timeout", "8", "--retries", "0", requirement]
    try:
        return subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    except subprocess.TimeoutExpired:
        return False


missing = []
for model, (release, sha256) in MODELS.items():
    # One that cannot be reached means that the next cannot either: do not wait twice.
    if missing or not install(model, release, sha256):
        missing.append(model)
if missing:
    print(
        f"wireroom: trained pipelines not available ({', '.join(missing)}); "
        "going on with rules and gazetteers",
        file=sys.stderr,
    )
