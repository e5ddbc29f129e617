"""What tensors a script made: kind, dtype and shape at each place that gives a name a value.

The script is compiled with a call behind each such place. Line numbers, variables and results stay
as they are, and nothing is kept of a tensor but words.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bilingual_gallery.examples.bindings import (
    Binding,
    binding_of,
    bindings,
    binds_before_body,
    blocks,
    bound_by,
    is_closed,
)

#: The name by which the script's code calls the recorder; a built-in, so no variable of its own.
_CALL = "__record_tensor__"
#: What a script says that translates or watches its own code: it runs without our calls.
_HANDS_OFF = re.compile(
    r"^\s*(?:import|from)\b.*\b(?:numba|jax|dis|inspect|compile|jit|fx|export|_dynamo)\b"
    r"|\b(?:torch|tf|tensorflow)\.(?:compile|jit|fx|export|_dynamo)\b"
    r"|__torch_\w+__|\bTorch\w+Mode\b|__code__|\bgetrefcount\b|\b[sg]et(?:trace|profile)\b",
    re.MULTILINE,
)
#: How many forms of one place are kept.
_MOST = 4
#: Library → name of a class → what its values, and those of its subclasses there, count as.
_KINDS: Mapping[str, Mapping[str, str]] = {
    "torch": {"Tensor": "torch.Tensor"},
    "numpy": {"ndarray": "numpy.ndarray", "generic": "numpy.generic"},
    "tensorflow": {"Variable": "tensorflow.Variable", "Tensor": "tensorflow.Tensor"},
}


@dataclass(frozen=True)
class Tensor:
    """What was found at one place, over the whole run.

    :ivar kind: such as ``torch.Tensor``; empty if it was not the same every time.
    :ivar forms: dtype and shape, such as ``float32 [64, 10]``; several if they changed, in the
        order in which they came up, and ``…`` for what is left out.
    """

    kind: str
    forms: tuple[str, ...]


def read_tensors(data: Iterable[Mapping[str, Any] | None]) -> tuple[Tensor | None, ...]:
    """The tensors that were written as JSON.

    :raises KeyError: and other errors, if they were not.
    """
    return tuple(
        None if one is None else Tensor(str(one["kind"]), tuple(one["forms"])) for one in data
    )


class TensorRecorder:
    """Records the tensors of one run.

    :param source: the script.
    """

    def __init__(self, source: str) -> None:
        found: list[Binding] = []
        # Cells may parse though the script as a whole does not.
        with contextlib.suppress(SyntaxError, ValueError):
            found = bindings(ast.parse(source)) if not _HANDS_OFF.search(source) else []
        self._numbers = {binding: number for number, binding in enumerate(found)}
        self._kinds: dict[type, str] = {}
        self._last: dict[int, tuple[str, Any, Any]] = {}
        self._forms: dict[int, list[str]] = {}
        self._mixed: set[int] = set()

    def install(self) -> None:
        """Let the script's code find the recorder."""
        setattr(builtins, _CALL, self.note)

    def compiler(self, compiler: Any) -> Any:
        """Like *compiler*, which takes the tree of a cell; what it compiles calls the recorder."""
        return _Compiler(compiler, self)

    def instrument(self, tree: ast.Module) -> ast.Module:
        """Put the calls into *tree*, a cell of the script."""
        self._instrument(tree.body)
        return tree

    def _instrument(self, body: list[ast.stmt]) -> None:
        made: list[ast.stmt] = []
        for statement in body:
            made.append(statement)
            if is_closed(statement):
                continue
            for block in blocks(statement):
                self._instrument(block)
            calls = list(self._calls(statement))
            if calls and binds_before_body(statement):
                inner: list[ast.stmt] = getattr(statement, "body")  # noqa: B009
                start = 1 if _begins_with_docstring(statement) else 0
                inner[start:start] = calls
            else:
                made += calls
        body[:] = made

    def _calls(self, statement: ast.stmt) -> Iterable[ast.stmt]:
        for node in bound_by(statement):
            binding = binding_of(node)
            number = self._numbers.get(binding)
            if number is None:
                continue
            # A function may be sent to a process that knows no recorder.
            text = f"try:\n {_CALL}({number}, {binding.name})\nexcept NameError:\n pass"
            (call,) = ast.parse(text).body
            for part in ast.walk(call):
                ast.copy_location(part, node)
            yield call

    def note(self, number: int, value: Any) -> None:
        """Note *value*, which the binding of this *number* just got."""
        try:
            kind = self._kinds.get(type(value))
            if kind is None:
                kind = self._kinds[type(value)] = _kind(type(value))
            if not kind:
                self._mixed.add(number)
                return
            now = (kind, value.dtype, value.shape)
            last = self._last.get(number)
            if now != last:
                self._last[number] = now
                self._note_form(number, _form(value.dtype, value.shape))
                if last is not None and last[0] != kind:
                    self._mixed.add(number)
        except Exception:  # noqa: BLE001, S110
            # A tensor that does not tell is left out; the script is not to notice.
            pass

    def _note_form(self, number: int, form: str) -> None:
        forms = self._forms.setdefault(number, [])
        # Objects, such as a figure's axes, are no numbers.
        if not form.startswith("object") and form not in forms and len(forms) <= _MOST:
            forms.append(form if len(forms) < _MOST else "…")

    def tensors(self) -> list[Tensor | None]:
        """What was found, a binding each; ``None`` where there was no tensor."""
        return [
            Tensor(
                kind="" if number in self._mixed else self._last[number][0],
                forms=tuple(self._forms[number]),
            )
            if self._forms.get(number)
            else None
            for number in range(len(self._numbers))
        ]


def _form(dtype: Any, shape: Iterable[Any]) -> str:
    name = getattr(dtype, "name", None) or str(dtype).rpartition(".")[2]
    sizes = ", ".join("?" if size is None else str(int(size)) for size in shape)
    return f"{name} [{sizes}]"


class _Compiler:
    """Stands in for the compiler that sphinx-gallery hands to each cell."""

    def __init__(self, compiler: Any, recorder: TensorRecorder) -> None:
        self._compiler = compiler
        self._recorder = recorder

    @property
    def flags(self) -> Any:
        return self._compiler.flags

    def __call__(self, tree: ast.Module, *arguments: Any) -> Any:
        return self._compiler(self._recorder.instrument(tree), *arguments)


def _begins_with_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(statement, clean=False) is not None
    )


def _kind(class_: type) -> str:
    """What a value of *class_* counts as; empty for what is no tensor, or a class of the script.

    A class of the script may run code of its own when it is asked for its shape.
    """
    library = class_.__module__.partition(".")[0]
    names = _KINDS.get(library, {})
    own = [one.__name__ for one in class_.__mro__ if one.__module__.partition(".")[0] == library]
    return next((kind for name, kind in names.items() if name in own), "")
