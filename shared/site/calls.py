"""What a view calls: the queries behind it, and what else of the project it names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ..cli.finder import Code, Definition, cut, definitions, parse
from ..cli.processes import ROOT

QUERIES = "queries.py"
BETWEEN = {QUERIES, "delivery.py"}  # what a view leaves its work to

type Place = tuple[Path, Definition]
"""A definition, and the file it stands in."""


@cache
def top_level(file: Path) -> dict[str, Definition]:
    """The functions and classes of a module, by name."""
    return {
        node.name: node for node in parse(file).body if isinstance(node, Definition)
    }


def members(file: Path, owner: str) -> dict[str, Definition]:
    """The methods of a class, by name."""
    found = top_level(file).get(owner)
    inside = found.body if isinstance(found, ast.ClassDef) else []
    return {node.name: node for node in inside if isinstance(node, Definition)}


@cache
def classes(file: Path) -> dict[Definition, ast.ClassDef]:
    """The class of each method."""
    return {
        method: owner
        for owner in definitions(file)
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, Definition)
    }


@cache
def at_line(file: Path) -> dict[int, Definition]:
    """Every definition, by the line that `finder.cut` gives it."""
    return {cut(file, definition).line: definition for definition in definitions(file)}


@cache
def imports(file: Path) -> dict[str, Path | Place]:
    """The names that a file imports from the project: modules, and what is in them."""
    found: dict[str, Path | Place] = {}
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.ImportFrom):
            start = file.parents[node.level - 1] if node.level else ROOT
            base = start.joinpath(*(node.module or "").split("."))
            for alias in node.names:
                target = resolve(base, alias.name)
                if target is not None:
                    found[alias.asname or alias.name] = target
    return found


def resolve(base: Path, name: str) -> Path | Place | None:
    """`name` of the module or package `base`, if that is the project's."""
    if (module := base / f"{name}.py").is_file():
        return module
    module = base.with_suffix(".py")
    return member(module, name) if module.is_file() else None


def member(module: Path, name: str) -> Place | None:
    """What a module defines by this name."""
    definition = top_level(module).get(name)
    return (module, definition) if definition else None


@cache
def aliases(file: Path) -> dict[str, list[Place]]:
    """What stands behind `MyArticle = Annotated[…, Depends(get_my_article)]`."""
    known = top_level(file)
    return {
        target.id: [
            (file, known[name.id])
            for name in ast.walk(node.value)
            if isinstance(name, ast.Name) and name.id in known
        ]
        for node in parse(file).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def named(place: Place) -> Iterator[Place]:
    """What of the project a definition names, in the order of the text. What its
    decorators name of its own file (`@follow_profile.mapping.delete`) it does not
    call."""
    file, definition = place
    hung = {id(n) for d in definition.decorator_list for n in ast.walk(d)}
    for node in in_order(definition):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                yield from attribute(place, owner, name)
            case ast.Name(id=name):
                imported = imports(file).get(name)
                if isinstance(imported, tuple):
                    yield imported
                elif id(node) not in hung:
                    own = member(file, name)
                    yield from [own] if own else aliases(file).get(name, [])


def attribute(place: Place, owner: str, name: str) -> Iterator[Place]:
    """What `queries.add_article` or `self.present` stands for."""
    file, definition = place
    module = imports(file).get(owner)
    if isinstance(module, Path) and (found := member(module, name)):
        yield found
    elif owner == "self" and definition in classes(file):
        methods = classes(file)[definition].body
        for method in methods:
            if isinstance(method, Definition) and method.name == name:
                yield file, method


def in_order(definition: Definition) -> list[ast.expr]:
    """The expressions inside, as one reads them."""
    found = [node for node in ast.walk(definition) if isinstance(node, ast.expr)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def place_of(code: Code) -> Place:
    """Where a piece of code stands."""
    file = ROOT / code.file
    return file, at_line(file)[code.line]


def queries_of(code: Code) -> list[Code]:
    """The database work behind a view: the functions of a queries.py that it calls,
    that the helpers in its own file call, and that these call in turn."""
    view = place_of(code)
    seen: dict[Place, None] = {}
    waiting = [view]
    while waiting:
        place = waiting.pop(0)
        if place in seen:
            continue
        seen[place] = None
        if place[0] == view[0] or place[0].name in BETWEEN:
            waiting += named(place)
    return [cut(*place) for place in seen if place[0].name == QUERIES]


def names_of(code: Code) -> list[Code]:
    """What else a view names: helpers, schemas, dependencies, forms."""
    view = place_of(code)
    found = dict.fromkeys(named(view))
    return [cut(*p) for p in found if p[0].name != QUERIES and p != view]


def snake(name: str) -> str:
    """`ShowRoom` as a function would be called: `show_room`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
