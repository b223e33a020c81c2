#!/usr/bin/env python3
"""An `aws` that prints canned responses from the file CANNED_ANSWERS, in the text format of the CLI.

The file maps words of a command to the response of the API, or to {"error": text}. The entry whose words are all
in the command is used; of several, the one with the most words.
Every call is added to the file CANNED_CALLS.
"""

import json
import os
import sys

import jmespath


def text(value: object) -> str:
    """What the CLI prints with --output text for a scalar, a list of scalars or a list of rows."""
    if isinstance(value, list):
        rows = [each for each in value if isinstance(each, list)]
        return "\n".join(text(row) for row in rows) if rows else "\t".join(text(each) for each in value)
    return str(value)


def main(arguments: list[str]) -> int:
    with open(os.environ["CANNED_CALLS"], "a", encoding="utf-8") as calls:
        calls.write(" ".join(arguments) + "\n")
    with open(os.environ["CANNED_ANSWERS"], encoding="utf-8") as file:
        answers = json.load(file)
    fitting = [words for words in answers if set(words.split()) <= set(arguments)]
    if not fitting:
        print(f"no canned answer for: {' '.join(arguments)}", file=sys.stderr)
        return 254
    answer = answers[max(fitting, key=lambda words: len(words.split()))]
    if "error" in answer:
        print(answer["error"], file=sys.stderr)
        return 254
    query = arguments[arguments.index("--query") + 1] if "--query" in arguments else "@"
    print(text(jmespath.search(query, answer)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
