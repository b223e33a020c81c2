"""What may be done again is done again, after the named errors alone and not for ever."""

from __future__ import annotations

import unittest
from collections.abc import Callable

from retry import ATTEMPTS, FIRST_PAUSE_SECONDS, retry
from stubbed_aws import Clock, replace


class RetryTests(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        replace(self, "retry.time", self.clock)

    def test_what_works_is_done_once(self) -> None:
        self.assertEqual(retry(answers("first", "second"), KeyError), "first")
        self.assertEqual(self.clock.sleeps, [])

    def test_what_ends_in_a_named_error_is_done_again_each_time_after_a_longer_pause(self) -> None:
        self.assertEqual(retry(answers(KeyError(), ValueError(), "third"), KeyError, ValueError), "third")
        self.assertEqual(self.clock.sleeps, [FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS])

    def test_any_other_error_ends_it_at_once(self) -> None:
        with self.assertRaises(ValueError):
            retry(answers(ValueError(), "second"), KeyError)
        self.assertEqual(self.clock.sleeps, [])

    def test_the_last_error_is_raised_when_it_does_not_end(self) -> None:
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
