"""Limits that SSM documents for Automation."""

from __future__ import annotations

# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
DOCUMENT_BYTES = 64 * 1024

# https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
API_CALL_SECONDS = 25

# https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
SLEEP_SECONDS = 604_799

# https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
SCRIPT_SECONDS = 600
SCRIPT_MEMORY_BYTES = 512 * 1024 * 1024
SCRIPT_PAYLOAD_BYTES = 100 * 1024
SCRIPT_PAYLOAD_ITEMS = 100
PYTHON_RUNTIMES = ("python3.10", "python3.11")
SCRIPT_RUNTIMES = (*PYTHON_RUNTIMES, "PowerShell 7.4")

# https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html (onCancel)
CANCELLATION_SECONDS = 120

# https://docs.aws.amazon.com/systems-manager/latest/userguide/adaptive-concurrency.html
CONCURRENT_EXECUTIONS = 100
