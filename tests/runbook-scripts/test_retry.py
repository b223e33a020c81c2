"""An action is repeated only after the given errors, and not forever."""

from __future__ import annotations

import unittest
from collections.abc import Callable

from shared.retry import ATTEMPTS, FIRST_PAUSE_SECONDS, retry
from stubbed_aws import Clock, replace


class RetryTests(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        replace(self, "shared.retry.time", self.clock)

    def test_an_action_that_succeeds_is_not_repeated(self) -> None:
        self.assertEqual(retry(answers("first", "second"), KeyError), "first")
        self.assertEqual(self.clock.sleeps, [])

    def test_a_given_error_repeats_the_action_after_a_longer_pause_each_time(self) -> None:
        self.assertEqual(retry(answers(KeyError(), ValueError(), "third"), KeyError, ValueError), "third")
        self.assertEqual(self.clock.sleeps, [FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS])

    def test_any_other_error_is_raised_immediately(self) -> None:
        with self.assertRaises(ValueError):
            retry(answers(ValueError(), "second"), KeyError)
        self.assertEqual(self.clock.sleeps, [])

    def test_the_last_error_is_raised_after_the_last_attempt(self) -> None:
        with self.assertRaisesRegex(KeyError, str(ATTEMPTS)):
            retry(answers(*(KeyError(attempt) for attempt in range(1, ATTEMPTS + 2))), KeyError)
        self.assertEqual(len(self.clock.sleeps), ATTEMPTS - 1)


def answers(*given: object) -> Callable[[], object]:
    remaining = iter(given)

    def answer() -> object:
        one = next(remaining)
        if isinstance(one, Exception):
            raise one
        return one

    return answer
