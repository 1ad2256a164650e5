"""Compile a hot loop with all that it calls as one program.

By itself numba makes machine code of every function, and then takes the functions that it calls
into each caller, optimises all of it once more, and makes machine code again. So a helper is
compiled several times, although only the outermost loop is ever called from Python.

Here a function that a loop calls is only translated to LLVM's language. The loop takes in all that
it needs, and is optimised and made into machine code once. This took four tenths off the time to
compile (docs/decisions/0016). It uses parts of numba that are not public, but have been the same
from version 0.60 to 0.68; `compiled` does without where they are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import InlineOverloads, NativeLowering, NopythonRewrites
from numba.core.untyped_passes import DeadBranchPrune, InlineClosureLikes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Loop"]

# For closures, array expressions and arguments that may be None, which hot loops do not use.
UNUSED = {DeadBranchPrune, InlineClosureLikes, InlineOverloads, NopythonRewrites}


class Loop(CPUDispatcher):  # type: ignore[misc]  # numba has no types
    """A compiled function. Python calls this; other compiled functions call its part.

    Parameters
    ----------
    function : callable
    options : dict
        Numba's, as of `numba.njit`.
    """

    def __init__(self, function: Callable[..., object], options: dict[str, Any]) -> None:
        options = {"nopython": True, **options}
        super().__init__(function, targetoptions=options, pipeline_class=_Compiler)
        self._part = _Part(function, targetoptions=options, pipeline_class=_PartCompiler)

    @property
    def part(self) -> CPUDispatcher:
        """What compiled functions call: never machine code of its own."""
        return self._part

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Return the type of a call from another compiled function."""
        return self._part.get_call_template(args, kws)

    def get_overload(self, signature: Any) -> Any:
        """Return the key under which the compiler finds the code for such a call."""
        return self._part.get_overload(signature)


class _Part(CPUDispatcher):  # type: ignore[misc]
    """A function that only other compiled functions call."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        # One version for all integers: `f(0)`, `f(n)` and `f(rows[i])` would be three.
        return super().get_call_template(tuple(_widened(kind) for kind in args), kws)

    def add_overload(self, result: Any) -> None:
        # Not for Python: there is no machine code that it could call.
        self.overloads[tuple(result.signature.args)] = result


def _widened(kind: Any) -> Any:
    """Return int64 for signed integers and for constants, other types as they are."""
    kind = types.unliteral(kind)
    return types.int64 if isinstance(kind, types.Integer) and kind.signed else kind


class _Library(JITCodeLibrary):  # type: ignore[misc]
    """The code of one function, which is optimised only if and when it becomes machine code."""

    _translated: Any = None

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout  # as numba does, but without passes

    def add_linking_library(self, library: Any) -> None:
        # What is called comes before what calls it, of all that are called from here.
        others = library._linking_libraries if isinstance(library, _Library) else ()
        for each in (*others, library):
            if each not in self._linking_libraries:
                self._linking_libraries.append(each)

    def _get_module_for_linking(self) -> Any:
        if self._finalized:
            return super()._get_module_for_linking()
        if self._translated is None:
            module = self._final_module.clone()
            for function in module.functions:
                if not function.is_declaration and function.linkage.name == "external":
                    function.linkage = "linkonce_odr"  # may be inlined, and left out if unused
            self._translated = module
        return self._translated

    def finalize(self) -> None:
        self._linking_libraries.reverse()  # the linker takes only what was asked for before
        super().finalize()


def _makes_arrays(state: Any) -> bool:
    """Tell whether a function returns arrays, or calls one that does."""
    calls = (kind for step, kind in state.calltypes.items() if getattr(step, "op", "") == "call")
    models = state.targetctx.data_model_manager
    results = [state.return_type, *(kind.return_type for kind in calls)]
    return any(models.lookup(result).contains_nrt_meminfo() for result in results)


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):  # type: ignore[misc]
    """Make machine code of a function and all that it calls."""

    _name = "loop_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _Library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_cfunc_wrapper = True  # for calls from C
        if not _makes_arrays(state):  # then references need not be counted: an eighth less work
            state.targetctx = state.targetctx.subtarget(enable_nrt=False)
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(_Lowering):
    """Translate a function, and no more."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        state.flags.no_compile = state.flags.no_cpython_wrapper = True
        changed = super().run_pass(state)
        key = object()  # in place of a function that Python could call
        state.targetctx.insert_user_function(key, state.cr.fndesc, [state.library])
        state["cr"] = state.cr._replace(cfunc=key)
        return changed


class _Compiler(CompilerBase):  # type: ignore[misc]
    lowering: type = _Lowering

    def define_pipelines(self) -> Any:
        manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
        manager.passes = [
            (self.lowering, about) if step is NativeLowering else (step, about)
            for step, about in manager.passes
            if step not in UNUSED
        ]
        manager._finalized = False
        manager.finalize()
        return [manager]


class _PartCompiler(_Compiler):
    lowering = _PartLowering
