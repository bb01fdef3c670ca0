"""Makes KAFKA_* variables the settings of one broker, formats its storage once, and becomes the broker.

Names are read as in Apache's own image: KAFKA_NODE_ID is node.id, two underscores are one, three are a hyphen.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

JAVA = "/opt/java/bin/java"
OPTIONS = [
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx512m",
    "-Dlog4j2.configurationFile=/opt/log4j2.properties",
]
CLUSTER = "p4ssereLLeTestBrokerA"
SETTINGS = Path("/tmp/server.properties")


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {setting(name): value for name, value in environment.items() if name.startswith("KAFKA_")}


def setting(variable: str) -> str:
    meant = {"_": ".", "__": "_", "___": "-"}
    return re.sub("_+", lambda found: meant[found[0]], variable.removeprefix("KAFKA_").lower())


def properties(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value.replace(chr(92), chr(92) * 2)}\n" for name, value in sorted(values.items()))


def command(program: str, *arguments: str) -> list[str]:
    return [JAVA, *OPTIONS, "-cp", "/opt/kafka/*", program, *arguments]


def main() -> None:
    SETTINGS.touch(0o600)
    SETTINGS.write_text(properties(settings(os.environ)), encoding="utf-8")
    arguments = ["format", "--cluster-id", CLUSTER, "--config", str(SETTINGS), "--ignore-formatted"]
    subprocess.run(command("kafka.tools.StorageTool", *arguments), check=True)
    os.execv(JAVA, command("kafka.Kafka", str(SETTINGS)))


if __name__ == "__main__":
    main()
