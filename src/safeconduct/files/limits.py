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


# Two hundred pages drawn at 200 dots an inch take longer than a look at one of them.
REDACTION = Limits(cpu=90, wall=150.0)
