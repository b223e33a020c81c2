"""SSM Automation: runs documents of schema 0.3."""

from __future__ import annotations

from local_aws.context import Context


def install(context: Context) -> None:
    # Imported here, because moto takes a second to import and the offline check does not need it.
    from local_aws.automation import api, documents

    documents.install()
    api.install(context)
