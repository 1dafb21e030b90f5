"""Finds the innermost loops of compiled aarch64 functions."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

OBJDUMP = "llvm-objdump-19"

INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
BRANCH = re.compile(r"^(b|b\..+|cbn?z|tbn?z)$")
TARGET = re.compile(r"0x([0-9a-f]+) <")


@dataclass
class Instruction:
    address: int
    mnemonic: str
    operands: str

    @property
    def target(self):
        """Where a branch goes, if this is one to an address that is known."""
        found = BRANCH.match(self.mnemonic) and TARGET.search(self.operands)
        return int(found[1], 16) if found else None

    @property
    def multiplication(self):
        """The kind of a vector multiplication, and how many products it adds up; None for all else."""
        arrangement = re.match(r"v\d+\.(\d+)([bhsd])\b", self.operands)
        if not arrangement:
            return None
        lanes = int(arrangement[1])
        for kind, mnemonics, products in MULTIPLICATIONS:
            if self.mnemonic in mnemonics:
                return kind, lanes * products
        return None


# Kinds with their instructions and the products that go into one lane of the result.
MULTIPLICATIONS = [
    ("integer", "smull smull2 smlal smlal2 umull umull2 umlal umlal2 mul mla".split(), 1),
    ("dot", "sdot udot usdot".split(), 4),
    ("matrix", "smmla ummla usmmla".split(), 8),
    ("float", "fmla fmul".split(), 1),
]


@dataclass
class Loop:
    body: list

    @property
    def multiplications(self):
        """The kinds of vector multiplications that products are summed up by, with their number.

        Beside integers, those of floats requantize.
        """
        kinds = Counter(found[0] for instruction in self.body if (found := instruction.multiplication))
        if len(kinds) > 1:
            del kinds["float"]
        return kinds

    @property
    def products(self):
        kinds = self.multiplications
        return sum(
            found[1] for instruction in self.body if (found := instruction.multiplication) and found[0] in kinds)

    @property
    def assembly(self):
        """The loop as text for an assembler: branches go to one label, as a model of straight code ignores them."""
        lines = ["loop:"]
        for instruction in self.body:
            operands = re.sub(r"0x[0-9a-f]+ <.*>", "loop", instruction.operands) if instruction.target else instruction.operands
            lines.append(f"\t{instruction.mnemonic}\t{operands}")
        return "\n".join(lines) + "\n"


def instructions(object_file, function):
    """The instructions of a function in an object file."""
    command = [OBJDUMP, "--disassemble", "--no-show-raw-insn", f"--disassemble-symbols={function}", str(object_file)]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = [Instruction(int(line[1], 16), line[2], line[3]) for line in map(INSTRUCTION.match, text.splitlines()) if line]
    if not found:
        sys.exit(f"{object_file}: no function {function}")
    return found


def innermost_loops(object_file, function):
    """The loops of a function that hold no other loop and call nothing, in their order."""
    code = instructions(object_file, function)
    number = {instruction.address: index for index, instruction in enumerate(code)}
    spans = {}
    for end, instruction in enumerate(code):
        start = number.get(instruction.target)
        if start is not None and start <= end:
            spans[start] = end
    innermost = [
        Loop(code[start : end + 1])
        for start, end in sorted(spans.items())
        if not any(start <= other and last <= end and (other, last) != (start, end) for other, last in spans.items())
    ]
    return [loop for loop in innermost if not any(one.mnemonic in ("bl", "blr") for one in loop.body)]
