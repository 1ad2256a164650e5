"""How numba compiles our functions: each one to LLVM's language once, all of a loop to machine code.

By itself numba optimises every function and makes machine code of it, and then once more within
each function that calls it. Here a called function is only translated; the loop that Python calls
takes in all that it needs, and is optimised and made into machine code as a whole.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import InlineOverloads, NativeLowering, NopythonRewrites
from numba.core.untyped_passes import DeadBranchPrune, InlineClosureLikes

__all__ = ["Loop"]


UNUSED = {DeadBranchPrune, InlineClosureLikes, InlineOverloads, NopythonRewrites}


class _Library(JITCodeLibrary):
    """Code of one function, that waits for the code it calls."""

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout

    def add_linking_library(self, library: Any) -> None:
        others = library._linking_libraries if isinstance(library, _Library) else []
        for each in (*others, library):
            if each not in self._linking_libraries:
                self._linking_libraries.append(each)

    def _get_module_for_linking(self) -> Any:
        if self._finalized:
            return super()._get_module_for_linking()
        if self._shared_module is None:
            module = self._final_module.clone()
            for function in module.functions:
                if not function.is_declaration and function.linkage.name == "external":
                    function.linkage = "linkonce_odr"
            self._shared_module = module
        return self._shared_module

    def finalize(self) -> None:
        self._shared_module = None
        self._linking_libraries.reverse()
        super().finalize()


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):
    _name = "lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _Library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_cfunc_wrapper = True
        return super().run_pass(state)


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(_Lowering):
    _name = "part lowering"

    def run_pass(self, state: Any) -> bool:
        state.flags.no_compile = state.flags.no_cpython_wrapper = True
        done = super().run_pass(state)
        key = object()
        state.targetctx.insert_user_function(key, state.cr.fndesc, [state.library])
        state["cr"] = state.cr._replace(cfunc=key)
        return done


class _Compiler(CompilerBase):
    lowering = _Lowering

    def define_pipelines(self) -> Any:
        manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
        manager.passes = [
            (self.lowering, about) if one is NativeLowering else (one, about)
            for one, about in manager.passes
            if one not in UNUSED
        ]
        manager._finalized = False
        manager.finalize()
        return [manager]


class _PartCompiler(_Compiler):
    lowering = _PartLowering


class _Part(CPUDispatcher):
    """A function as other compiled functions call it."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        return super().get_call_template(tuple(_widened(kind) for kind in args), kws)

    def add_overload(self, result: Any) -> None:
        self.overloads[tuple(result.signature.args)] = result


class Loop(CPUDispatcher):
    """A function as Python calls it."""

    def __init__(self, function: Any, options: Any) -> None:
        options = {"nopython": True, **options}
        super().__init__(function, targetoptions=options, pipeline_class=_Compiler)
        self.part = _Part(function, targetoptions=options, pipeline_class=_PartCompiler)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        return self.part.get_call_template(args, kws)

    def get_overload(self, signature: Any) -> Any:
        return self.part.get_overload(signature)


def _widened(kind: Any) -> Any:
    kind = types.unliteral(kind)
    if isinstance(kind, types.Integer) and kind.signed:
        return types.int64
    return kind
