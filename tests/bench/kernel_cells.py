"""The cells that the kernels are timed with, in the words of each."""

LINES = 100_000
MANY = 1000
# Of 4 lines each; with the first and the last line a cell has 50.
FUNCTIONS = 12

TYPESCRIPT = {
    "lines": f'for (let i = 0; i < {LINES}; i++) console.log("line " + i)',
    "keep": "let kept = 7",
    "look": "kept",
    "spin": "while (true) {}",
    "wait": "await new Promise(() => {})",
}

CELLS = {
    "labtrail": {
        **TYPESCRIPT,
        "display": 'display({ "text/html": "x".repeat(10_000_000) }, { raw: true })',
    },
    "deno": {
        **TYPESCRIPT,
        "display": 'await Deno.jupyter.display({ "text/html": "x".repeat(10_000_000) }, { raw: true })',
    },
    "tslab": {
        **TYPESCRIPT,
        "display": 'import * as tslab from "tslab"; tslab.display.html("x".repeat(10_000_000))',
    },
    "python": {
        "lines": f'for i in range({LINES}): print("line", i)',
        "display": 'from IPython.display import HTML, display; display(HTML("x" * 10_000_000))',
        "keep": "kept = 7",
        "look": "kept",
        "spin": "while True: pass",
        "wait": "import asyncio; await asyncio.Event().wait()",
    },
}


def defining_cell(language, index):
    """A cell of 50 lines that defines a dozen functions and calls one, unlike any other."""
    if language == "python":
        lines = [f"scale{index} = {index} / 7"]
        for number in range(FUNCTIONS):
            lines += [
                f"def step_{index}_{number}(x, rate=0.{number}):",
                f"    moved = x * scale{index} + rate",
                "    return moved / 2 if moved > 100 else moved",
                "",
            ]
    else:
        lines = [f"const scale{index}: number = {index} / 7;"]
        for number in range(FUNCTIONS):
            lines += [
                f"function step_{index}_{number}(x: number, rate = 0.{number}): number {{",
                f"  const moved = x * scale{index} + rate;",
                "  return moved > 100 ? moved / 2 : moved;",
                "}",
            ]
    return "\n".join([*lines, f"step_{index}_3(2)"])
