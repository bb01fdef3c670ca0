import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import Module, ModuleExpression


class OnlyContract(Contract):
    """Source modules import the standard library, the allowed modules and themselves: nothing else."""

    type_name = "only"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed_modules = fields.SetField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        sources = module_expressions_to_modules(graph, cast(set[ModuleExpression], self.source_modules))
        allowed = {module.name for module in cast(set[Module], self.allowed_modules)} | sys.stdlib_module_names
        strangers = [
            f"{importer} -> {imported}"
            for source in sorted(module.name for module in sources)
            for importer in sorted({source} | graph.find_descendants(source))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not _is_within(imported, allowed | {source})
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for stranger in check.metadata["strangers"]:
            output.print_error(f"-   {stranger}", bold=False)
        output.new_line()


def _is_within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
