"""Values in an automation: parameters, references, selectors, conditions."""

from __future__ import annotations

import unittest
from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.automation import conditions, durations, java_regex, references, selectors
from tests.automation_support import (
    Engine,
    Raw,
    document,
    output,
    passing,
    rejection,
    run,
    script,
    step,
    step_of,
)

RESPONSE = {
    "NextToken": "abcdefg",
    "Reservations": [
        {
            "Instances": [
                {
                    "ImageId": "ami-1",
                    "BlockDeviceMappings": [{"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-0"}}],
                    "State": {"Code": 16, "Name": "running"},
                }
            ]
        },
        {
            "Instances": [
                {
                    "ImageId": "ami-2",
                    "BlockDeviceMappings": [{"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-1"}}],
                    "State": {"Code": 80, "Name": "stopped"},
                }
            ]
        },
    ],
}


def started_with(definition: Mapping[str, Any], given: Sequence[str]) -> Any:
    """The value of a parameter when an automation is started with this."""
    engine = Engine()
    engine.define(document(passing("One"), parameters={"P": dict(definition)}))
    return engine.start(P=given).parameter_values["P"]


class ParameterTests(unittest.TestCase):
    def test_values_arrive_as_strings_and_become_what_their_type_says(self) -> None:
        for type_name, given, value in (
            ("String", ["a"], "a"),
            ("String", [""], ""),
            ("StringList", ["a", "b"], ["a", "b"]),
            ("StringList", [], []),
            ("Integer", ["-3"], -3),
            ("Boolean", ["true"], True),
            ("Boolean", ["false"], False),
            ("StringMap", ['{"a": "b"}'], {"a": "b"}),
            ("MapList", ['{"a": "b"}', '{"c": "d"}'], [{"a": "b"}, {"c": "d"}]),
            ("AWS::EC2::Instance::Id", ["i-0123456789abcdef0"], "i-0123456789abcdef0"),
            ("List<AWS::S3::Bucket::Name>", ["one", "two"], ["one", "two"]),
        ):
            with self.subTest(type_name=type_name, given=given):
                self.assertEqual(started_with({"type": type_name}, given), value)

    def test_values_of_another_type_are_rejected(self) -> None:
        for type_name, given in (
            ("String", ["a", "b"]),
            ("String", []),
            ("Integer", ["3.1"]),
            ("Integer", ["three"]),
            ("Boolean", ["True"]),
            ("Boolean", ["1"]),
            ("StringMap", ["[]"]),
            ("StringMap", ["text"]),
            ("MapList", ['["a"]']),
        ):
            with self.subTest(type_name=type_name, given=given):
                answer = rejection(lambda t=type_name, g=given: started_with({"type": t}, g))

                self.assertEqual(
                    answer,
                    "InvalidAutomationExecutionParametersException: Parameter type error. "
                    f"The value supplied for P is not a valid {type_name}.",
                )

    def test_values_that_break_a_constraint_are_rejected(self) -> None:
        for definition, given, text in (
            (
                {"allowedValues": ["Install"]},
                ["install"],
                'Parameter "P" has value "install" not found in [Install].',
            ),
            (
                {"allowedPattern": "^vpc-[0-9a-f]+$"},
                ["vpc-x"],
                'has value "vpc-x" not matching "^vpc-[0-9a-f]+$".',
            ),
            ({"allowedPattern": "vpc-1"}, ["vpc-12"], 'has value "vpc-12" not matching "vpc-1".'),
            ({"allowedPattern": "^a$"}, ["a\n"], "not matching"),
            ({"minChars": 2}, ["a"], "has 1 characters; the minimum is 2"),
            ({"maxChars": 2}, ["abc"], "has 3 characters; the maximum is 2"),
            ({"type": "StringList", "minItems": 1}, [], "has 0 items; the minimum is 1"),
            ({"type": "StringList", "maxItems": 1}, ["a", "b"], "has 2 items; the maximum is 1"),
            ({"type": "StringList", "allowedPattern": "a"}, ["a", "b"], 'has value "b" not matching'),
            ({"type": "AWS::IAM::Role::Arn"}, ["role"], "which is not of type AWS::IAM::Role::Arn"),
        ):
            with self.subTest(definition=definition, given=given):
                answer = rejection(lambda d=definition, g=given: started_with({"type": "String", **d}, g))

                self.assertIn("InvalidAutomationExecutionParametersException", answer)
                self.assertIn(text, answer)

    def test_a_parameter_without_a_default_is_required(self) -> None:
        engine = Engine()
        engine.define(document(passing("One"), parameters={"P": {"type": "String"}}))

        self.assertIn("Missing required parameter: P in user inputs.", rejection(engine.start))

    def test_a_parameter_that_is_not_declared_is_rejected(self) -> None:
        engine = Engine()
        engine.define(document(passing("One"), parameters={"P": {"type": "String", "default": ""}}))

        self.assertIn("Parameter Q is not declared", rejection(lambda: engine.start(Q=["x"])))

    def test_a_missing_optional_parameter_has_its_default(self) -> None:
        for type_name, default, value in (
            ("String", "a", "a"),
            ("Integer", 3, 3),
            ("Integer", "3", 3),
            ("StringList", ["a"], ["a"]),
            ("StringMap", "{}", {}),
            ("MapList", [{"a": "b"}], [{"a": "b"}]),
        ):
            with self.subTest(type_name=type_name, default=default):
                parameters = {"P": {"type": type_name, "default": default}}

                execution = run(passing("One"), parameters=parameters)

                self.assertEqual(execution.parameter_values["P"], value)


class PatternTests(unittest.TestCase):
    def test_a_pattern_matches_the_whole_text_as_java_does(self) -> None:
        for pattern, text, matches in (
            ("[0-9]+", "12", True),
            ("[0-9]+", "12a", False),
            (r"\d+", "٣", False),
            ("(?<name>a)b", "ab", True),
            ("a|b", "ab", False),
            ("(?i)abc", "ABC", True),
        ):
            with self.subTest(pattern=pattern, text=text):
                self.assertEqual(java_regex.matches(pattern, text), matches)

    def test_what_python_reads_differently_is_rejected(self) -> None:
        for pattern in (r"\p{Alpha}", r"\Qa.b\E", "[a-z&&[^b]]", "[a[b]]", r"\h"):
            with self.subTest(pattern), self.assertRaises(java_regex.UnsupportedPattern):
                java_regex.compiled(pattern)

    def test_escaped_brackets_and_backslashes_are_no_nested_classes(self) -> None:
        self.assertTrue(java_regex.matches(r"[\[a]\\", "[\\"))


class ReferenceTests(unittest.TestCase):
    def resolved(self, value: Any, **known: Any) -> Any:
        return references.resolve(value, known.__getitem__)

    def test_a_whole_value_keeps_its_type(self) -> None:
        for value in (3, True, ["a"], {"a": "b"}, [{"a": 1}], "text"):
            with self.subTest(value):
                self.assertEqual(self.resolved("{{ X }}", X=value), value)

    def test_spaces_inside_the_braces_do_not_matter(self) -> None:
        for text in ("{{X}}", "{{ X }}", "{{  X}}"):
            with self.subTest(text):
                self.assertEqual(self.resolved(text, X="a"), "a")

    def test_a_value_inside_a_text_becomes_text(self) -> None:
        for value, text in (("a", "<a>"), (3, "<3>"), (True, "<true>"), (["a", "b"], '<["a","b"]>')):
            with self.subTest(value):
                self.assertEqual(self.resolved("<{{ X }}>", X=value), text)

    def test_several_references_stand_in_one_text(self) -> None:
        self.assertEqual(self.resolved("{{ A }}/{{ B }}", A="x", B="y"), "x/y")

    def test_references_are_found_in_lists_and_mappings(self) -> None:
        value = {"Filters": [{"Name": "n", "Values": ["{{ A }}", "b"]}]}

        self.assertEqual(self.resolved(value, A="a"), {"Filters": [{"Name": "n", "Values": ["a", "b"]}]})

    def test_a_list_that_is_an_element_of_a_list_gives_its_elements(self) -> None:
        self.assertEqual(self.resolved(["{{ A }}", "c"], A=["a", "b"]), ["a", "b", "c"])

    def test_a_value_is_not_resolved_again(self) -> None:
        self.assertEqual(self.resolved("{{ A }}", A="{{ B }}", B="b"), "{{ B }}")

    def test_a_mapping_may_be_passed_on_whole(self) -> None:
        parameters = {
            "P": {"type": "StringMap", "default": {"a": "b"}},
            "Q": {"type": "String", "default": "c"},
        }
        for name, status in (("P", "Success"), ("Q", "Failed")):
            with self.subTest(name):
                look = script("Look", "return events")
                look["inputs"]["InputPayload"] = f"{{{{ {name} }}}}"

                self.assertEqual(run(look, parameters=parameters).status, status)

    def test_the_system_variables_have_values(self) -> None:
        engine = Engine()
        names = {name.split(":")[1]: f"{{{{ {name} }}}}" for name in references.SYSTEM_VARIABLES}
        look = script("Look", "return events", names, outputs=[output("All", "$.Payload", "StringMap")])

        execution = engine.run(document(look))

        values = execution.value_of("Look.All")
        self.assertEqual(values["ACCOUNT_ID"], engine.account)
        self.assertEqual((values["REGION"], values["AWS_PARTITION"]), ("eu-west-1", "aws"))
        self.assertEqual(values["EXECUTION_ID"], execution.id)
        self.assertRegex(values["DATE"], r"^\d{4}-\d\d-\d\d$")
        self.assertRegex(values["DATE_TIME"], r"^\d{4}-\d\d-\d\d_\d\d\.\d\d\.\d\d$")

    def test_an_output_that_selected_nothing_fails_the_step_that_needs_it(self) -> None:
        look = script("Look", "return {}", outputs=[output("Found", "$.Payload.found")])

        execution = run(look, step("Nap", "sleep", {"Duration": "{{ Look.Found }}"}))

        self.assertEqual(step_of(execution, "Look").status, "Success")
        self.assertIn("Failed to resolve input: Look.Found.", execution.failure_message)

    def test_the_output_of_a_step_that_failed_has_no_value(self) -> None:
        look = script(
            "Look", "raise ValueError", outputs=[output("Found", "$.Payload")], onFailure="Continue"
        )

        execution = run(look, step("Nap", "sleep", {"Duration": "{{ Look.Found }}"}), outputs=["Look.Found"])

        self.assertIn("Failed to resolve input: Look.Found.", execution.failure_message)
        self.assertEqual(
            execution.outputs(),
            {"Look.Found": ["No output available yet because the step is not successfully executed"]},
        )


class SelectorTests(unittest.TestCase):
    def test_the_examples_of_the_user_guide_select_what_it_says(self) -> None:
        first = RESPONSE["Reservations"][0]["Instances"][0]
        for selector, selected in (
            ("$.Reservations[0].Instances[0].ImageId", "ami-1"),
            ("$.Reservations[0].Instances[0].BlockDeviceMappings[0].Ebs.DeleteOnTermination", True),
            ("$.Reservations[0].Instances[0].State.Code", 16),
            ("$.Reservations..BlockDeviceMappings..VolumeId", ["vol-0", "vol-1"]),
            ("$.Reservations[0].Instances[0].BlockDeviceMappings[0]", first["BlockDeviceMappings"][0]),
            (
                "$.Reservations..Instances..State",
                [{"Code": 16, "Name": "running"}, {"Code": 80, "Name": "stopped"}],
            ),
            ("$.Reservations..Instances[?(@.State.Name == 'running')]", [first]),
            ("$.Reservations..Instances[?(@.State.Name != 'running')].ImageId", ["ami-2"]),
            ("$", RESPONSE),
        ):
            with self.subTest(selector):
                self.assertEqual(selectors.select(selector, RESPONSE), selected)

    def test_a_path_that_leads_nowhere_selects_nothing_and_a_scan_an_empty_list(self) -> None:
        self.assertIs(selectors.select("$.Reservations[9].Instances", RESPONSE), selectors.MISSING)
        self.assertIs(selectors.select("$.Nope", RESPONSE), selectors.MISSING)
        self.assertEqual(selectors.select("$..Nope", RESPONSE), [])

    def test_null_is_nothing(self) -> None:
        self.assertIs(selectors.select("$.A", {"A": None}), selectors.MISSING)

    def test_values_are_converted_as_documented(self) -> None:
        for value, type_name, converted in (
            ("a", "StringList", ["a"]),
            ("3", "Integer", 3),
            ("true", "Boolean", True),
            (16, "String", "16"),
            (16, "StringList", ["16"]),
            (True, "String", "true"),
            (True, "StringList", ["true"]),
            (["a"], "String", "a"),
            ([3], "Integer", 3),
            ([True], "Boolean", True),
            ([1, 2], "StringList", ["1", "2"]),
            ({"a": {"b": 1}}, "StringMap", {"a": {"b": 1}}),
            ([{"a": 1}], "MapList", [{"a": 1}]),
            ([], "StringList", []),
            ([], "MapList", []),
        ):
            with self.subTest(value=value, type_name=type_name):
                result = selectors.typed(value, type_name)

                self.assertEqual((result, type(result)), (converted, type(converted)))

    def test_nothing_stays_nothing(self) -> None:
        self.assertIs(selectors.typed(selectors.MISSING, "String"), selectors.MISSING)
        self.assertIs(selectors.typed([], "String"), selectors.MISSING)

    def test_other_conversions_fail(self) -> None:
        for value, type_name in (
            (["a", "b"], "String"),
            ({"a": 1}, "String"),
            ("a", "Integer"),
            ("yes", "Boolean"),
            (16, "Boolean"),
            ("a", "StringMap"),
            (["a"], "MapList"),
            ([{"a": 1}], "StringList"),
        ):
            with self.subTest(value=value, type_name=type_name):
                self.assertRaises(selectors.UnconvertibleOutput, selectors.typed, value, type_name)

    def test_an_output_of_another_type_fails_its_step(self) -> None:
        execution = run(script("Look", "return 'text'", outputs=[output("Number", "$.Payload", "Integer")]))

        self.assertEqual(execution.status, "Failed")
        self.assertIn("'text' is not an Integer", execution.failure_message)
        self.assertEqual(step_of(execution, "Look").failure.kind, "Verification")


class ConditionTests(unittest.TestCase):
    def holds(self, condition: Raw, **known: Any) -> bool:
        return conditions.holds(condition, known.__getitem__)

    def test_every_operation_compares_as_it_is_named(self) -> None:
        for operation, left, right, expected in (
            ("StringEquals", "a", "a", True),
            ("StringEquals", "a", "A", False),
            ("EqualsIgnoreCase", "a", "A", True),
            ("StartsWith", "abc", "ab", True),
            ("StartsWith", "abc", "bc", False),
            ("EndsWith", "abc", "bc", True),
            ("EndsWith", "abc", "ab", False),
            ("Contains", "abc", "b", True),
            ("Contains", "abc", "d", False),
            ("NumericEquals", 1, 1, True),
            ("NumericGreater", 1, 1, False),
            ("NumericGreater", 2, 1, True),
            ("NumericLesser", 1, 2, True),
            ("NumericLesser", 1, 1, False),
            ("NumericGreaterOrEquals", 1, 1, True),
            ("NumericGreaterOrEquals", 0, 1, False),
            ("NumericLesserOrEquals", 1, 1, True),
            ("NumericLesserOrEquals", 2, 1, False),
            ("BooleanEquals", True, True, True),
            ("BooleanEquals", True, False, False),
        ):
            with self.subTest(operation=operation, left=left, right=right):
                self.assertIs(self.holds({"Variable": "{{ X }}", operation: right}, X=left), expected)

    def test_operators_combine_conditions(self) -> None:
        yes, no = ({"Variable": "{{ X }}", "StringEquals": text} for text in ("a", "b"))
        for condition, expected in (
            ({"And": [yes, yes]}, True),
            ({"And": [yes, no]}, False),
            ({"Or": [no, yes]}, True),
            ({"Or": [no, no]}, False),
            ({"Not": no}, True),
            ({"Not": {"Or": [no, yes]}}, False),
        ):
            with self.subTest(condition):
                self.assertIs(self.holds(condition, X="a"), expected)


class DurationTests(unittest.TestCase):
    def test_iso_8601_durations_are_read(self) -> None:
        for text, seconds in (
            ("PT15S", 15),
            ("PT10M", 600),
            ("PT1H30M", 5400),
            ("P1DT1S", 86401),
            ("PT0.5S", 0.5),
        ):
            with self.subTest(text):
                self.assertEqual(durations.seconds_of(text), seconds)

    def test_an_invalid_duration_is_rejected(self) -> None:
        for text in ("15", "P", "PT", "-PT1S", "PT-1S", "P1M", "1H"):
            with self.subTest(text):
                self.assertRaises(durations.InvalidTime, durations.seconds_of, text)


if __name__ == "__main__":
    unittest.main()
