"""SSM Automation: runs documents of schema 0.3."""

from __future__ import annotations

from local_aws.context import Context


def install(context: Context) -> None:
    # Imported here, for the offline check needs none of moto, which takes a second to import.
    from local_aws.automation import api, documents

    documents.install()
    api.install(context)
