"""How much one piece of work on one hostile file may cost."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`address_space` and `answer` in bytes, `cpu` in CPU seconds, `wall` in seconds on the clock."""

    address_space: int = 768 * MIB
    cpu: int = 10
    wall: float = 20.0
    answer: int = 256 * MIB
