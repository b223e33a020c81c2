"""The order in which steps run, and the effect of each step's result on the automation."""

from __future__ import annotations

import unittest

from local_aws.automation.records import Execution
from tests.automation_support import (
    Engine,
    Raw,
    document,
    ended,
    failing,
    passing,
    ran,
    run,
    script,
    statuses,
    step,
    step_of,
    timing_out,
    when,
)


class OrderTests(unittest.TestCase):
    def test_steps_run_in_the_order_of_the_document(self) -> None:
        execution = run(passing("One"), passing("Two"), passing("Three"))

        self.assertEqual(ran(execution), ["One", "Two", "Three"])
        self.assertEqual(execution.status, "Success")

    def test_next_step_names_the_step_that_follows(self) -> None:
        execution = run(passing("One", nextStep="Three"), passing("Two"), passing("Three"))

        self.assertEqual(ran(execution), ["One", "Three"])

    def test_a_step_that_is_not_reached_stays_pending(self) -> None:
        execution = run(passing("One", isEnd=True), passing("Two"))

        self.assertEqual(statuses(execution), {"One": "Success", "Two": "Pending"})
        self.assertIsNone(step_of(execution, "Two").started_at)

    def test_is_end_may_be_written_as_a_string(self) -> None:
        self.assertEqual(ran(run(passing("One", isEnd="true"), passing("Two"))), ["One"])


class FailureTests(unittest.TestCase):
    def test_a_failed_step_aborts_the_automation_unless_it_says_otherwise(self) -> None:
        execution = run(failing("One"), passing("Two"))

        self.assertEqual(statuses(execution), {"One": "Failed", "Two": "Pending"})
        self.assertEqual(execution.status, "Failed")

    def test_the_automation_has_the_failure_message_of_the_step(self) -> None:
        execution = run(failing("One"))

        failure = step_of(execution, "One").failure
        self.assertEqual(execution.failure_message, failure.message)
        self.assertRegex(
            failure.message,
            r"^Step fails when it is validating and resolving the step inputs\. 'eu-west-1' is not .*"
            r" Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.$",
        )
        self.assertEqual((failure.stage, failure.kind), ("InputValidation", "Action"))

    def test_continue_runs_the_next_step_and_a_step_that_may_fail_is_not_critical(self) -> None:
        execution = run(failing("One", onFailure="Continue"), passing("Two"))

        self.assertEqual(statuses(execution), {"One": "Failed", "Two": "Success"})
        self.assertEqual(execution.status, "Success")

    def test_a_critical_step_that_continues_fails_the_automation_at_the_end(self) -> None:
        execution = run(failing("One", onFailure="Continue", isCritical=True), passing("Two"))

        self.assertEqual(ran(execution), ["One", "Two"])
        self.assertEqual(execution.status, "Failed")

    def test_continue_goes_to_the_next_step_that_is_named(self) -> None:
        execution = run(
            failing("One", onFailure="Continue", nextStep="Three"), passing("Two"), passing("Three")
        )

        self.assertEqual(ran(execution), ["One", "Three"])

    def test_on_failure_jumps_to_a_step_and_the_automation_still_fails(self) -> None:
        execution = run(
            failing("One", onFailure="step:Mend", nextStep="Two"), passing("Two", isEnd=True), passing("Mend")
        )

        self.assertEqual(ran(execution), ["One", "Mend"])
        self.assertEqual(execution.status, "Failed")

    def test_a_failed_step_that_is_not_critical_does_not_change_the_status(self) -> None:
        execution = run(failing("One", onFailure="step:Mend", isCritical=False), passing("Mend"))

        self.assertEqual(ran(execution), ["One", "Mend"])
        self.assertEqual(execution.status, "Success")

    def test_is_end_ends_the_automation_when_its_step_fails_too(self) -> None:
        execution = run(failing("One", onFailure="Continue", isEnd=True), passing("Two"))

        self.assertEqual(ran(execution), ["One"])

    def test_a_step_that_times_out_makes_the_automation_timed_out(self) -> None:
        execution = run(timing_out("One"), passing("Two"))

        self.assertEqual(statuses(execution), {"One": "TimedOut", "Two": "Pending"})
        self.assertEqual(execution.status, "TimedOut")
        self.assertRegex(execution.failure_message, r"^Step timed out while step is sleeping\. ")

    def test_a_timeout_is_a_failure_for_on_failure(self) -> None:
        execution = run(timing_out("One", onFailure="Continue"), passing("Two"))

        self.assertEqual(ran(execution), ["One", "Two"])
        self.assertEqual(execution.status, "Success")

    def test_a_step_is_tried_as_often_as_max_attempts_says(self) -> None:
        execution = Engine(time_scale=100).run(document(timing_out("One", maxAttempts=3)))

        one = step_of(execution, "One")
        self.assertEqual(execution.status, "TimedOut")
        self.assertGreaterEqual((one.ended_at - one.started_at).total_seconds(), 3 * 5)
        self.assertEqual(ran(execution), ["One"])


class BranchTests(unittest.TestCase):
    def branched(self, choices: list[dict[str, object]], **inputs: object) -> list[str]:
        branch = step("Choose", "branch", {"Choices": choices, **inputs})
        return ran(
            run(branch, passing("Following", isEnd=True), passing("Chosen", isEnd=True), passing("Other"))
        )

    def test_a_branch_goes_to_the_first_choice_that_holds(self) -> None:
        region = {"Variable": "{{ global:REGION }}"}
        choices = [
            {**region, "StringEquals": "us-east-1", "NextStep": "Other"},
            {**region, "StringEquals": "eu-west-1", "NextStep": "Chosen"},
            {**region, "StartsWith": "eu", "NextStep": "Other"},
        ]

        self.assertEqual(self.branched(choices), ["Choose", "Chosen"])

    def test_a_branch_without_a_choice_that_holds_goes_to_its_default(self) -> None:
        choices = [{"Variable": "{{ global:REGION }}", "StringEquals": "x", "NextStep": "Chosen"}]

        self.assertEqual(self.branched(choices, Default="Other"), ["Choose", "Other"])

    def test_a_branch_without_a_default_goes_to_the_step_that_follows(self) -> None:
        choices = [{"Variable": "{{ global:REGION }}", "StringEquals": "x", "NextStep": "Chosen"}]

        self.assertEqual(self.branched(choices), ["Choose", "Following"])

    def test_a_branch_that_is_the_end_ends_only_when_no_choice_holds(self) -> None:
        for region, expected in (("eu-west-1", ["Choose", "Chosen"]), ("us-east-1", ["Choose"])):
            with self.subTest(region):
                choice = {"Variable": "{{ global:REGION }}", "StringEquals": region, "NextStep": "Chosen"}
                branch = step("Choose", "branch", {"Choices": [choice]}, isEnd=True)

                self.assertEqual(ran(run(branch, passing("Chosen"))), expected)

    def test_an_output_without_a_value_makes_a_comparison_false(self) -> None:
        look = script("Look", "return {}")
        look["outputs"] = [{"Name": "Found", "Selector": "$.Payload.found"}]
        compared = {"Variable": "{{ Look.Found }}", "StringEquals": "yes"}
        branch = step("Choose", "branch", {"Choices": [{"Not": compared, "NextStep": "Chosen"}]}, isEnd=True)

        self.assertEqual(ran(run(look, branch, passing("Chosen"))), ["Look", "Choose", "Chosen"])

    def test_a_variable_of_another_type_fails_the_step(self) -> None:
        choices = [{"Variable": "{{ global:REGION }}", "NumericEquals": 1, "NextStep": "Chosen"}]
        execution = run(step("Choose", "branch", {"Choices": choices}), passing("Chosen"))

        self.assertEqual(execution.status, "Failed")
        self.assertIn("NumericEquals compares Integer values, got 'eu-west-1'", execution.failure_message)


def undoing(name: str, never: str) -> Raw:
    """A step that onCancel can name, unlike a sleep. It never jumps to the step in the second argument."""
    choice = {"Variable": "{{ global:REGION }}", "StringEquals": "none", "NextStep": never}
    return step(name, "branch", {"Choices": [choice]})


class StopTests(unittest.TestCase):
    def sleeping(self, *steps: Raw, **properties: object) -> tuple[Engine, Execution]:
        engine = Engine()
        long = step("Long", "sleep", {"Duration": "P6D"}, **properties)
        engine.define(document(long, *steps))
        execution = engine.start()
        return engine, when(execution, lambda it: it.current_step() is not None)

    def test_a_cancelled_automation_cancels_the_step_that_runs(self) -> None:
        _, execution = self.sleeping(passing("After"))

        execution.stop("Cancel")

        self.assertEqual(ended(execution).status, "Cancelled")
        self.assertEqual(statuses(execution), {"Long": "Cancelled", "After": "Pending"})

    def test_a_cancelled_automation_runs_the_steps_that_on_cancel_leads_to(self) -> None:
        _, execution = self.sleeping(
            passing("After", isEnd=True),
            undoing("Undo", never="After"),
            undoing("UndoMore", never="After"),
            onCancel="step:Undo",
        )

        execution.stop("Cancel")

        self.assertEqual(ended(execution).status, "Cancelled")
        self.assertEqual(ran(execution), ["Long", "Undo", "UndoMore"])

    def test_the_steps_after_a_cancel_have_two_minutes(self) -> None:
        _, execution = self.sleeping(
            undoing("Undo", never="TooLate"),
            step("Linger", "sleep", {"Duration": "PT10M"}),
            passing("TooLate"),
            onCancel="step:Undo",
        )

        execution.stop("Cancel")

        self.assertEqual(ended(execution).status, "Cancelled")
        self.assertEqual(statuses(execution)["Linger"], "Cancelled")
        self.assertEqual(statuses(execution)["TooLate"], "Pending")

    def test_a_completed_automation_ends_after_the_step_that_runs(self) -> None:
        engine, execution = self.sleeping(passing("After"))

        execution.stop("Complete")
        engine.context.clock.advance(6 * 24 * 3600)

        self.assertEqual(ended(execution).status, "Success")
        self.assertEqual(statuses(execution), {"Long": "Success", "After": "Pending"})

    def test_a_test_can_break_a_run_off_after_a_step(self) -> None:
        engine = Engine()
        engine.context.faults.add(
            {"service": "automation", "action": "One", "code": "Interrupted", "times": 1}
        )
        steps = document(
            passing("One", onCancel="step:Undo"),
            passing("Two", isEnd=True),
            undoing("Undo", never="Two"),
        )

        first = engine.run(steps)
        second = ended(engine.start())

        self.assertEqual((first.status, ran(first)), ("Cancelled", ["One"]))
        self.assertEqual(first.failure_message, "Interrupted after step One.")
        self.assertEqual((second.status, ran(second)), ("Success", ["One", "Two"]))


if __name__ == "__main__":
    unittest.main()
