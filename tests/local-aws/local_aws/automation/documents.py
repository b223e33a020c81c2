"""CreateDocument and UpdateDocument reject what SSM rejects, also when CloudFormation calls them.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.ssm.models import SimpleSystemManagerBackend

from local_aws import moto_attributes
from local_aws.automation import document
from local_aws.automation.errors import SsmError

_NAME = re.compile(r"[a-zA-Z0-9_\-.]{3,128}")
# Listed as "aws", "amazon", "amzn", "AWSEC2", "AWSConfigRemediation", "AWSSupport".
_RESERVED_PREFIXES = ("aws", "amazon", "amzn")


def install() -> None:
    create, update = SimpleSystemManagerBackend.create_document, SimpleSystemManagerBackend.update_document
    moto_attributes.install(SimpleSystemManagerBackend, "create_document", _creating(create))
    moto_attributes.install(SimpleSystemManagerBackend, "update_document", _updating(update))


def _creating(create: Callable[..., Any]) -> Callable[..., Any]:
    def create_checked(backend: SimpleSystemManagerBackend, **request: Any) -> Any:
        _check_name(request["name"])
        if request["name"] in backend._documents:
            message = f"Document with same name {request['name']} already exists"
            raise SsmError("DocumentAlreadyExists", message)
        if request["document_type"] == "Automation":
            document.check_content(request["content"], request["document_format"] or "JSON")
        return create(backend, **request)

    return create_checked


def _updating(update: Callable[..., Any]) -> Callable[..., Any]:
    def update_checked(backend: SimpleSystemManagerBackend, **request: Any) -> Any:
        documents = backend._documents.get(request["name"])
        if documents and documents.get_default_version().document_type == "Automation":
            document.check_content(request["content"], request["document_format"] or "JSON")
        return update(backend, **request)

    return update_checked


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise SsmError(
            "ValidationException",
            f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must"
            r" satisfy regular expression pattern: ^[a-zA-Z0-9_\-.]{3,128}$",
        )
    if name.lower().startswith(_RESERVED_PREFIXES):
        raise SsmError(
            "ValidationException",
            f"The document name {name} begins with a reserved prefix: {', '.join(_RESERVED_PREFIXES)}.",
        )
