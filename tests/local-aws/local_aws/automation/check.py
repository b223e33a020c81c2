"""Check documents without AWS: python3 -m local_aws.automation.check DOCUMENT.yaml ..."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from local_aws.automation import problems, reading
from local_aws.automation.errors import SsmError


def found_in(path: Path) -> Iterator[str]:
    """Every problem of the document in this file, one line each."""
    document_format = "JSON" if path.suffix == ".json" else "YAML"
    try:
        document = reading.read(path.read_text(encoding="utf-8"), document_format)
    except SsmError as error:
        yield _one_line(error.message)
        return
    for problem in problems.find(document):
        yield _one_line(f"{problem.text} ({problem.kind.value})")


def main(arguments: list[str]) -> int:
    if not arguments:
        print("usage: python3 -m local_aws.automation.check DOCUMENT ...", file=sys.stderr)
        return 2
    lines = [f"{name}: {line}" for name in arguments for line in found_in(Path(name))]
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
