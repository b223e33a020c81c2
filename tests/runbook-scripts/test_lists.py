"""Lists in parameters."""

from __future__ import annotations

import unittest

from shared.lists import items


class ItemsTests(unittest.TestCase):
    def test_items_are_separated_by_commas_and_spaces_around_them_are_removed(self) -> None:
        self.assertEqual(items("a, b,c "), ["a", "b", "c"])

    def test_an_empty_text_has_no_items(self) -> None:
        self.assertEqual(items(""), [])
        self.assertEqual(items(" , "), [])
