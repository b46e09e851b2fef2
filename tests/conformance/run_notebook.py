"""Usage: run_notebook.py NOTEBOOK

Executes a notebook through nbclient with our kernelspec, as `jupyter nbconvert --execute` would, and fails when a cell
fails. The notebook itself is not changed.
"""

import pathlib
import sys

import nbformat
from nbclient import NotebookClient

CELL_TIMEOUT_S = 240


def main(path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="labtrail",
        timeout=CELL_TIMEOUT_S,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    client.execute()
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    if errors:
        sys.exit(f"{path}: {len(errors)} cells failed, the first with {errors[0].ename}: {errors[0].evalue}")
    unanswered = [cell.id for cell in cells if cell.source.strip() and cell.execution_count is None]
    if unanswered:
        sys.exit(f"{path}: these cells have no execution count: {', '.join(unanswered)}")
    outputs = sum(len(cell.outputs) for cell in cells)
    print(f"{path.name}: {len(cells)} cells ran, and gave {outputs} outputs")


main(pathlib.Path(sys.argv[1]))
