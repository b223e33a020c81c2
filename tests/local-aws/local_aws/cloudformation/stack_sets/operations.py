"""Operations run in the background, one at a time for a stack set, region after region.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
"""

from __future__ import annotations

from collections.abc import Callable

from local_aws.cloudformation.stack_sets.deployment import Deployment, DeploymentFailed
from local_aws.cloudformation.stack_sets.errors import OperationIdAlreadyExists, OperationInProgress
from local_aws.cloudformation.stack_sets.model import Operation, Result, StackSet
from local_aws.context import Context

# As quoted in aws-solutions/aws-control-tower-customizations#28.
_TOLERANCE_EXCEEDED = "Cancelled since failure tolerance has exceeded"
_STOPPED = "Cancelled since the operation was stopped"

IsSuspended = Callable[[StackSet, str], bool]
"""Whether the account is skipped."""


class Operations:
    def __init__(self, context: Context, is_suspended: IsSuspended) -> None:
        self._context = context
        self._deployment = Deployment(context)
        self._is_suspended = is_suspended

    def start(self, stack_set: StackSet, operation: Operation, may_wait: bool) -> None:
        """Reject an operation that is not queued if another operation is in progress."""
        with stack_set.changed:
            if any(known.id == operation.id for known in stack_set.operations):
                raise OperationIdAlreadyExists(operation.id)
            running = stack_set.operation_in_progress()
            if running and not may_wait:
                raise OperationInProgress(stack_set.id, running.id)
            if running is None:
                _begin(operation)
            stack_set.operations.append(operation)
        if running is None:
            self._context.work.submit("stack set operations", self._work_off, stack_set, operation)

    def stop(self, stack_set: StackSet, operation: Operation) -> None:
        with stack_set.changed:
            operation.status = "STOPPING"

    def wait(self, stack_set: StackSet, operation: Operation | None = None) -> None:
        """Wait until this operation, or every operation, is over."""
        with stack_set.changed:
            stack_set.changed.wait_for(
                lambda: operation.is_over if operation else not stack_set.operation_in_progress()
            )

    def _work_off(self, stack_set: StackSet, operation: Operation | None) -> None:
        while operation is not None:
            status = "FAILED"
            try:
                status = self._run(stack_set, operation)
            finally:
                with stack_set.changed:
                    operation.status = status
                    operation.ended = self._context.clock.now()
                    operation = stack_set.operation_in_progress()
                    if operation is not None:
                        _begin(operation)
                    stack_set.changed.notify_all()

    def _run(self, stack_set: StackSet, operation: Operation) -> str:
        exceeded = False
        for region in operation.preferences.ordered(result.instance.region for result in operation.results):
            here = [result for result in operation.results if result.instance.region == region]
            passed_over = exceeded and not operation.preferences.in_parallel
            exceeded = self._run_region(stack_set, operation, here, passed_over) or exceeded
        if operation.status == "STOPPING":
            return "STOPPED"
        return "FAILED" if exceeded else "SUCCEEDED"

    def _run_region(
        self, stack_set: StackSet, operation: Operation, results: list[Result], passed_over: bool
    ) -> bool:
        """Whether more accounts failed than the tolerance allows."""
        tolerated = operation.preferences.tolerated_failures(len(results))
        failed = 0
        for result in results:
            if operation.status == "STOPPING":
                _cancel(result, _STOPPED)
            elif passed_over or failed > tolerated:
                _cancel(result, _TOLERANCE_EXCEEDED)
            else:
                self._run_instance(stack_set, operation, result)
                failed += result.status == "FAILED"
        return failed > tolerated

    def _run_instance(self, stack_set: StackSet, operation: Operation, result: Result) -> None:
        instance = result.instance
        if self._is_suspended(stack_set, instance.account):
            instance.detailed_status, result.status = "SKIPPED_SUSPENDED_ACCOUNT", "SUCCEEDED"
            return
        result.status = instance.detailed_status = "RUNNING"
        removes = operation.action == "DELETE"
        try:
            if not removes:
                self._deployment.deploy(stack_set, instance)
            elif not operation.retain_stacks:
                self._deployment.remove(stack_set, instance)
        except DeploymentFailed as failure:
            result.status = instance.detailed_status = "FAILED"
            result.reason = instance.reason = str(failure)
            instance.status = "INOPERABLE" if removes else "OUTDATED"
            return
        result.status = instance.detailed_status = "SUCCEEDED"
        instance.status, instance.reason = "CURRENT", None
        if removes:
            del stack_set.instances[instance.place]


def _begin(operation: Operation) -> None:
    operation.results = operation.plan()
    if operation.status == "QUEUED":
        operation.status = "RUNNING"
    for result in operation.results:
        result.instance.last_operation = operation.id
        result.instance.detailed_status = "PENDING"


def _cancel(result: Result, reason: str) -> None:
    result.status = result.instance.detailed_status = "CANCELLED"
    result.reason = result.instance.reason = reason
