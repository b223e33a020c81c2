"""A recursive descent parser for the SELECT statement of advanced queries.

https://docs.aws.amazon.com/config/latest/developerguide/query-components.html and the Limitations of
https://docs.aws.amazon.com/config/latest/developerguide/querying-AWS-resources.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from local_aws.config.errors import InvalidExpressionException
from local_aws.config.queries.syntax import (
    COUNT,
    TOP_LEVEL_SCALARS,
    AllOf,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Literal,
    Not,
    Order,
    Prefix,
    Query,
)

_Item = TypeVar("_Item")

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^']|'')*')
      | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
      | (?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
      | (?P<symbol><=|>=|!=|[=<>(),*])
    )""",
    re.VERBOSE | re.ASCII,
)

_UNSUPPORTED = frozenset(("ALL", "AS", "DISTINCT", "FROM", "HAVING", "JOIN", "UNION", "NULL", "IS"))
_KEYWORDS = _UNSUPPORTED | frozenset(
    ("SELECT", "WHERE", "GROUP", "ORDER", "BY", "AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "ASC", "DESC")
)
_ROOTS = frozenset(
    (
        *TOP_LEVEL_SCALARS,
        "configuration",
        "configurationItemStatus",
        "configurationStateId",
        "relationships",
        "supplementaryConfiguration",
        "tags",
    )
)
_COMPARISONS = ("=", "<", ">", "<=", ">=")
_MOST_GROUPS = 3
_SHORTEST_PREFIX = 3


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind == "word" else self.text if self.kind == "symbol" else ""


def parse(expression: str) -> Query:
    """Raises InvalidExpressionException for what AWS Config rejects, and for what this parser does not
    support."""
    return _Parser(expression).query()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._tokens = _tokens(expression)
        self._next = 0

    def query(self) -> Query:
        self._expect("SELECT")
        fields = self._fields()
        where = self._condition() if self._take("WHERE") else None
        group_by: tuple[str, ...] = ()
        if self._take("GROUP"):
            self._expect("BY")
            group_by = tuple(self._list_of(self._path))
        order_by: tuple[Order, ...] = ()
        if self._take("ORDER"):
            self._expect("BY")
            order_by = tuple(self._list_of(self._order))
        if self._peek().kind != "end":
            raise self._unexpected("the end of the query")
        query = Query(fields, where, group_by, order_by)
        _check(query)
        return query

    def _fields(self) -> tuple[str, ...]:
        if self._take("*"):
            return TOP_LEVEL_SCALARS
        return tuple(self._list_of(self._field))

    def _field(self) -> str:
        following = self._tokens[self._next + 1] if self._peek().kind == "word" else None
        if following is None or following.text != "(":
            return self._path()
        if self._peek().keyword != "COUNT":
            raise InvalidExpressionException(
                f"the function {self._peek().text} at {self._peek().position} is not imitated; allowed: {COUNT}"
            )
        for part in ("COUNT", "(", "*", ")"):
            self._expect(part)
        return COUNT

    def _order(self) -> Order:
        name = self._field()
        descending = bool(self._take("DESC"))
        if not descending:
            self._take("ASC")
        return Order(name, descending)

    def _condition(self) -> Condition:
        either = [self._conjunction()]
        while self._take("OR"):
            either.append(self._conjunction())
        return either[0] if len(either) == 1 else AnyOf(tuple(either))

    def _conjunction(self) -> Condition:
        both = [self._negation()]
        while self._take("AND"):
            both.append(self._negation())
        return both[0] if len(both) == 1 else AllOf(tuple(both))

    def _negation(self) -> Condition:
        if self._take("NOT"):
            return Not(self._negation())
        if self._take("("):
            inner = self._condition()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        path = self._path()
        if self._take("NOT"):
            return Not(self._set_comparison(path))
        if self._take("!="):
            return Not(Comparison(path, "=", self._literal()))
        for operator in _COMPARISONS:
            if self._take(operator):
                return Comparison(path, operator, self._literal())
        return self._set_comparison(path)

    def _set_comparison(self, path: str) -> Condition:
        if self._take("IN"):
            self._expect("(")
            values = self._list_of(self._literal)
            self._expect(")")
            return AnyOf(tuple(Comparison(path, "=", value) for value in values))
        if self._take("LIKE"):
            return self._like(path)
        if self._take("BETWEEN"):
            low = self._literal()
            self._expect("AND")
            return Between(path, low, self._literal())
        raise self._unexpected("a comparison")

    def _like(self, path: str) -> Condition:
        """A wildcard is allowed only at the end, after three characters or more."""
        token = self._peek()
        pattern = self._literal()
        if not isinstance(pattern, str):
            raise InvalidExpressionException(f"LIKE at {token.position} needs a text, got {token.text}")
        more = pattern[-1:] if pattern.endswith(("%", "_")) else ""
        prefix = pattern.removesuffix(more) if more else pattern
        if "%" in prefix or "_" in prefix or (more and len(prefix) < _SHORTEST_PREFIX):
            raise InvalidExpressionException(
                f"the pattern {token.text} at {token.position} is not supported: a wildcard must be its last "
                f"character, behind {_SHORTEST_PREFIX} characters or more"
            )
        return Prefix(path, prefix, more)

    def _path(self) -> str:
        token = self._peek()
        if token.kind != "word" or token.keyword in _KEYWORDS:
            raise self._unexpected("a property")
        if token.text.split(".")[0] not in _ROOTS:
            raise InvalidExpressionException(f"the property {token.text} at {token.position} is unknown")
        self._next += 1
        return token.text

    def _literal(self) -> Literal:
        token = self._peek()
        if token.kind == "text":
            self._next += 1
            return _text(token)
        if token.kind == "number":
            self._next += 1
            return float(token.text) if "." in token.text else int(token.text)
        if token.keyword in ("TRUE", "FALSE"):
            self._next += 1
            return token.keyword == "TRUE"
        raise self._unexpected("a value")

    def _list_of(self, read: Callable[[], _Item]) -> Sequence[_Item]:
        items = [read()]
        while self._take(","):
            items.append(read())
        return items

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, keyword: str) -> bool:
        if self._peek().keyword != keyword:
            return False
        self._next += 1
        return True

    def _expect(self, keyword: str) -> None:
        if not self._take(keyword):
            raise self._unexpected(keyword)

    def _unexpected(self, wanted: str) -> InvalidExpressionException:
        token = self._peek()
        if token.keyword in _UNSUPPORTED:
            return InvalidExpressionException(
                f"the keyword {token.text} at {token.position} is not supported"
            )
        return InvalidExpressionException(
            f"expected {wanted} at {token.position}, got {token.text or 'the end'}"
        )


def _tokens(expression: str) -> list[_Token]:
    tokens, position, length = [], 0, len(expression.rstrip())
    while position < length:
        match = _TOKEN.match(expression, position)
        if match is None or match.lastgroup is None:
            raise InvalidExpressionException(
                f"cannot read the query at {position}: {expression[position:][:20]}"
            )
        tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        position = match.end()
    return [*tokens, _Token("end", "", length)]


def _text(token: _Token) -> str:
    value = token.text[1:-1].replace("''", "'")
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return value
    # AWS compares addresses as ranges.
    raise InvalidExpressionException(
        f"the value {token.text} at {token.position} is an address or a range, whose comparison is not imitated"
    )


def _check(query: Query) -> None:
    if query.group_by and not query.is_aggregation:
        raise InvalidExpressionException(
            f"GROUP BY needs an aggregation such as {COUNT} among what is selected"
        )
    if len(query.group_by) > _MOST_GROUPS:
        raise InvalidExpressionException(
            f"GROUP BY has {len(query.group_by)} properties; allowed: {_MOST_GROUPS}"
        )
    if query.is_aggregation:
        for field in query.fields:
            if field != COUNT and field not in query.group_by:
                raise InvalidExpressionException(f"{field} is selected beside {COUNT} but not in GROUP BY")
    for order in query.order_by:
        if order.name not in query.fields:
            raise InvalidExpressionException(f"ORDER BY has {order.name}, which is not selected")
        if order.name == COUNT and len(query.group_by) > 1:
            raise InvalidExpressionException(f"ORDER BY {COUNT} allows one property in GROUP BY")
