"""The function's package: unzips it like Lambda, and checks it before the bootstrap starts."""

from __future__ import annotations

import io
import platform
import stat
import struct
import zipfile
from pathlib import Path

# e_machine of the ELF header: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
_ELF_MACHINES = {62: "x86_64", 183: "arm64"}
_HOST_ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}

# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
SUPPORTED_RUNTIMES = ("provided.al2023", "provided.al2")


class InvalidEntrypoint(Exception):
    """The package cannot be started; Lambda reports the message as Runtime.InvalidEntrypoint."""


def unzip(code: bytes, directory: Path) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(code))
    except zipfile.BadZipFile as problem:
        size = len(code)
        raise InvalidEntrypoint(f"the package of {size} bytes cannot be unzipped: {problem}") from problem
    with archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, directory))
            mode = entry.external_attr >> 16
            if mode and not entry.is_dir():
                path.chmod(stat.S_IMODE(mode))


def entrypoint(directory: Path, runtime: str, architecture: str) -> Path:
    if runtime not in SUPPORTED_RUNTIMES:
        raise InvalidEntrypoint(
            f"the local AWS cannot run the runtime {runtime!r}; it runs {', '.join(SUPPORTED_RUNTIMES)}"
        )
    bootstrap = directory / "bootstrap"
    if not bootstrap.is_file():
        raise InvalidEntrypoint("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")
    if not bootstrap.stat().st_mode & 0o111:
        raise InvalidEntrypoint("fork/exec /var/task/bootstrap: permission denied")
    machine = _elf_machine(bootstrap)
    host = _HOST_ARCHITECTURES.get(platform.machine().lower(), platform.machine())
    if machine is not None and machine != architecture:
        raise InvalidEntrypoint(
            "fork/exec /var/task/bootstrap: exec format error "
            f"(the file is for {machine}, the function's architecture is {architecture})"
        )
    if machine is not None and machine != host:
        raise InvalidEntrypoint(
            "fork/exec /var/task/bootstrap: exec format error "
            f"(the file is for {machine}, the local AWS runs on {host})"
        )
    return bootstrap


def _elf_machine(file: Path) -> str | None:
    """The architecture of an ELF file; None for a script."""
    with file.open("rb") as content:
        header = content.read(20)
    if header[:4] != b"\x7fELF":
        return None
    byte_order = "<" if header[5] == 1 else ">"
    (machine,) = struct.unpack_from(f"{byte_order}H", header, 18)
    return _ELF_MACHINES.get(machine, f"ELF machine {machine}")
