"""The Java regular expressions of allowedPattern, run by Python's re.

SSM matches with java.util.regex.
https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
"""

from __future__ import annotations

import re


class InvalidPattern(Exception):
    """Not a regular expression."""


class UnsupportedPattern(Exception):
    """A Java expression that Python rejects, or reads with another meaning."""


# Constructs that java.util.regex has and re lacks.
_JAVA_ONLY_ESCAPES = re.compile(r"\\([pPQEhHvVRXGzk]|c.)")
_NAMED_GROUP = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>")


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches, like Matcher.matches()."""
    return compiled(pattern).fullmatch(text) is not None


def compiled(pattern: str) -> re.Pattern[str]:
    _reject_java_only(pattern)
    try:
        # By default Java's \d, \w and \s match only ASCII.
        return re.compile(_NAMED_GROUP.sub(r"(?P<\1>", pattern), re.ASCII)
    except re.error as error:
        raise InvalidPattern(f"{pattern!r} is not a regular expression: {error}") from error


def _reject_java_only(pattern: str) -> None:
    unescaped = re.sub(r"\\\\", "", pattern)
    escape = _JAVA_ONLY_ESCAPES.search(unescaped)
    if escape:
        raise UnsupportedPattern(f"{escape[0]} in the pattern {pattern!r}")
    in_class = False
    bare = re.sub(r"\\.", "", unescaped)
    for position, character in enumerate(bare):
        if in_class and (character == "[" or bare.startswith("&&", position)):
            raise UnsupportedPattern(f"a character class inside another in the pattern {pattern!r}")
        if character == "[":
            in_class = True
        elif character == "]":
            in_class = False
