"""`python -m passerelle.runtime.commands`: the `passerelle` command by the interpreter at hand."""

from passerelle.runtime.commands import main

main()
