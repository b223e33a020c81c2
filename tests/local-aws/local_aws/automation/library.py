"""Finds the document of an automation among moto's documents."""

from __future__ import annotations

import re

from moto.ssm.models import Document as StoredDocument
from moto.ssm.models import Documents, ssm_backends

from local_aws.automation.errors import SsmError

_ARN = re.compile(r"arn:aws[a-z-]*:ssm:([a-z0-9-]+):(\d{12}):document/(.+)")


def find(account: str, region: str, name: str, version: str | None) -> StoredDocument:
    documents = _documents(account, region, name)
    stored = _version(documents, version)
    if stored is None:
        raise SsmError(
            "AutomationDefinitionVersionNotFoundException",
            f"Document {name} has no version {version}; its versions are {', '.join(documents.versions)}.",
        )
    if stored.document_type != "Automation":
        raise _not_found(f"Document {name} is of type {stored.document_type}, not Automation.")
    return stored


def _version(documents: Documents, version: str | None) -> StoredDocument | None:
    if version in (None, "$DEFAULT"):
        return documents.get_default_version()
    if version == "$LATEST":
        return documents.get_latest_version()
    return documents.versions.get(version)


def _documents(account: str, region: str, name: str) -> Documents:
    arn = _ARN.fullmatch(name)
    owner = arn[2] if arn else account
    if arn and arn[1] != region:
        raise _not_found(f"Document {name} is not in the region {region}.")
    documents = ssm_backends[owner][region]._documents.get(arn[3] if arn else name)
    if documents is None or (owner != account and not _is_shared(documents, account)):
        raise _not_found(f"Document {name} does not exist.")
    return documents


def _is_shared(documents: Documents, account: str) -> bool:
    return account in documents.permissions or "all" in documents.permissions


def _not_found(message: str) -> SsmError:
    return SsmError("AutomationDefinitionNotFoundException", message)
