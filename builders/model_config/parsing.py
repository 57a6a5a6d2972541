"""`config.pbtxt` and `configs/gpu.pbtxt` by the newest protobuf definition, that of the installed `tritonclient`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

CPU, GPU = "config.pbtxt", "configs/gpu.pbtxt"


class BadConfig(ValueError):
    """A configuration that does not parse; the message has the place in the file and what is wrong there."""


def parsed(path: Path) -> Any:
    """The configuration in `path` as a `ModelConfig` message; BadConfig if it is none, or not there."""
    try:
        return text_format.Parse(path.read_text("utf-8"), model_config_pb2.ModelConfig())
    except FileNotFoundError as exc:
        raise BadConfig(f"{path} is missing") from exc
    except (text_format.ParseError, UnicodeDecodeError) as exc:
        raise BadConfig(f"{path} does not parse: {exc}") from exc


def written(config: Any) -> str:
    """The text of a configuration."""
    text: str = text_format.MessageToString(config)
    return text


def type_name(data_type: int) -> str:
    """TYPE_FP32 and so on."""
    name: str = model_config_pb2.DataType.Name(data_type)
    return name


def kind_name(kind: int) -> str:
    """KIND_CPU and so on."""
    name: str = model_config_pb2.ModelInstanceGroup.Kind.Name(kind)
    return name
