"""Finds the AWS calls in a Python script by reading it. Rejects code that it cannot follow."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

import botocore.session
from botocore import xform_name


@dataclass(frozen=True, order=True)
class Call:
    """One call in the names of the API: ec2, CreateFlowLogs and its parameters."""

    service: str
    operation: str
    parameters: tuple[str, ...]


class UnreadableCallError(Exception):
    """The script uses boto3 in a way that this module cannot follow."""


def find_calls(script: str) -> list[Call]:
    return sorted(set(_Reader(ast.parse(script)).calls()))


@functools.cache
def operations(service: str) -> dict[str, str]:
    """The operations of a service by the names of the boto3 methods."""
    names = botocore.session.get_session().get_service_model(service).operation_names
    return {xform_name(name): name for name in names}


@dataclass
class _Scope:
    """A function or the whole script, with the variables in it that hold a client."""

    body: list[ast.AST]
    parameters: list[str]
    takes_any_arguments: bool
    outer: _Scope | None = None
    clients: dict[str, str] = field(default_factory=dict)

    def service_of(self, name: str) -> str | None:
        return self.clients.get(name) or (self.outer.service_of(name) if self.outer else None)


class _Reader:
    def __init__(self, script: ast.Module) -> None:
        self._parents = {child: node for node in ast.walk(script) for child in ast.iter_child_nodes(node)}
        scopes: dict[ast.AST, _Scope] = {}
        # ast.walk visits an outer function before the functions in it.
        for node in ast.walk(script):
            if isinstance(node, (ast.Module, ast.FunctionDef)):
                scopes[node] = _scope(node, scopes.get(self._enclosing(node)))
        self._scopes = list(scopes.values())
        # Methods of classes are not called by their bare names.
        self._functions = {
            node.name: scopes[node] for node in script.body if isinstance(node, ast.FunctionDef)
        }
        self._reject_other_ways_to_clients(script)

    def calls(self) -> Iterator[Call]:
        while any([self._spread(scope, node) for scope in self._scopes for node in scope.body]):
            pass
        for scope in self._scopes:
            for node in scope.body:
                service = self._service_of(node, scope)
                if service:
                    yield from self._call_on(node, service)

    def _service_of(self, node: ast.AST, scope: _Scope) -> str | None:
        """The service of the client that an expression returns, or None if it returns no client."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            return scope.service_of(node.id)
        if isinstance(node, ast.Call) and _is_boto3_member(node.func):
            match node.args:
                case [ast.Constant(value=str(service))]:
                    return service
            raise _unreadable(node, "the service of a client is not a literal")
        return None

    def _spread(self, scope: _Scope, node: ast.AST) -> bool:
        """Learns which variables hold a client, from assignments and from calls of functions of the script."""
        learned = False
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                learned |= self._learn(scope, name, self._service_of(value, scope), node)
            case ast.Call(func=ast.Name(id=function)) if function in self._functions:
                callee = self._functions[function]
                by_position = list(zip(callee.parameters, node.args))
                by_name = [(word.arg, word.value) for word in node.keywords]
                for name, value in by_position + by_name:
                    learned |= self._learn(callee, name, self._service_of(value, scope), node)
                services = [self._service_of(value, scope) for value in _arguments(node)]
                if callee.takes_any_arguments and any(services):
                    raise _unreadable(node, "a client is passed to a function with variable arguments")
        return learned

    def _learn(self, scope: _Scope, name: str | None, service: str | None, where: ast.AST) -> bool:
        if service is None or name is None or scope.clients.get(name) == service:
            return False
        if name in scope.clients:
            raise _unreadable(where, f"{name} is a client of {scope.clients[name]} and of {service}")
        scope.clients[name] = service
        return True

    def _call_on(self, client: ast.AST, service: str) -> Iterator[Call]:
        """The call on a client in this place, if there is one."""
        user = self._parents[client]
        match user:
            case ast.Attribute(attr="exceptions"):
                return
            case ast.Attribute(attr=method):
                yield self._method_call(user, service, method)
            case ast.Assign(targets=[ast.Name()]):
                return
            case ast.Call(func=ast.Name(id=function)) if function in self._functions:
                return
            case ast.keyword() if self._is_argument_of_own_function(user):
                return
            case _:
                raise _unreadable(client, f"the client of {service} is passed to unknown code")

    def _method_call(self, attribute: ast.Attribute, service: str, method: str) -> Call:
        call = self._call_of(attribute, service)
        if method == "get_paginator":
            match call.args, self._parents[call]:
                case [ast.Constant(value=str(method))], ast.Attribute(attr="paginate") as paginate:
                    call = self._call_of(paginate, service)
                case _:
                    raise _unreadable(call, "a paginator is used in an unknown way")
        if method not in operations(service):
            raise _unreadable(call, f"{service} has no operation {method}")
        if call.args:
            raise _unreadable(call, f"the parameters of {method} are not literals")
        parameters = set()
        for word in call.keywords:
            parameters |= {word.arg} if word.arg else self._keys(word.value, method)
        return Call(service, operations(service)[method], tuple(sorted(parameters)))

    def _keys(self, mapping: ast.expr, method: str) -> set[str]:
        """The keys that a mapping of parameters may have, if all of them are literals."""
        match mapping:
            case ast.Dict(keys=keys) if all(isinstance(key, ast.Constant) for key in keys):
                return {key.value for key in keys}
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._keys(left, method) | self._keys(right, method)
            case ast.IfExp(body=body, orelse=otherwise):
                return self._keys(body, method) | self._keys(otherwise, method)
            case ast.Call(func=ast.Name(id=function)) if function in self._functions:
                results = [
                    node.value for node in self._functions[function].body if isinstance(node, ast.Return)
                ]
                if results and all(results):
                    return set().union(*(self._keys(result, method) for result in results))
        raise _unreadable(mapping, f"the parameters of {method} are not literals")

    def _call_of(self, attribute: ast.Attribute, service: str) -> ast.Call:
        call = self._parents[attribute]
        if not isinstance(call, ast.Call) or call.func is not attribute:
            raise _unreadable(attribute, f"{attribute.attr} of {service} is not called directly")
        return call

    def _enclosing(self, node: ast.AST) -> ast.AST | None:
        outer = self._parents.get(node)
        while isinstance(outer, ast.AST) and not isinstance(outer, (ast.Module, ast.FunctionDef)):
            outer = self._parents.get(outer)
        return outer

    def _is_argument_of_own_function(self, word: ast.AST) -> bool:
        match self._parents[word]:
            case ast.Call(func=ast.Name(id=function)):
                return function in self._functions
        return False

    def _reject_other_ways_to_clients(self, script: ast.Module) -> None:
        for node in ast.walk(script):
            match node:
                case ast.alias(name="boto3", asname=str()):
                    raise _unreadable(node, "boto3 must be used by its own name")
                case ast.alias(name=str(name)) if name.startswith(("boto3.", "botocore")):
                    raise _unreadable(node, "boto3 must be used by its own name")
                case ast.ImportFrom(module="botocore.exceptions"):
                    pass
                case ast.ImportFrom(module=str(name)) if name.startswith("boto"):
                    raise _unreadable(node, "boto3 must be used by its own name")
                case ast.Name(id="boto3") if not self._is_called_client(node):
                    raise _unreadable(node, "only boto3.client is supported")

    def _is_called_client(self, boto3: ast.Name) -> bool:
        member = self._parents[boto3]
        call = self._parents.get(member)
        return _is_boto3_member(member) and isinstance(call, ast.Call) and call.func is member


def _is_boto3_member(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="boto3"), attr="client"):
            return True
    return False


def _scope(node: ast.Module | ast.FunctionDef, outer: _Scope | None) -> _Scope:
    own_nodes = list(_own_nodes(node))
    if isinstance(node, ast.Module):
        return _Scope(own_nodes, [], False, outer)
    by_position = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    return _Scope(own_nodes, by_position, bool(node.args.vararg or node.args.kwarg), outer)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without the functions in it, which are scopes of their own."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own_nodes(node)


def _unreadable(node: ast.AST, why: str) -> UnreadableCallError:
    return UnreadableCallError(f"line {node.lineno}: {why}: {ast.unparse(node)}")
