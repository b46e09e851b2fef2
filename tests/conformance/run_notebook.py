"""Usage: run_notebook.py NOTEBOOK OUTPUT

Executes a notebook through nbclient with our kernelspec, as `jupyter nbconvert --execute` would, writes the executed one
to OUTPUT, and fails when a cell fails that is not tagged `raises-exception`.
"""

import pathlib
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CELL_TIMEOUT_S = 240


def main(path, output):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="labtrail",
        timeout=CELL_TIMEOUT_S,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    failure = None
    try:
        client.execute()
    except CellExecutionError as error:
        failure = error
    nbformat.validate(notebook)
    nbformat.write(notebook, output)
    if failure is not None:
        sys.exit(f"{path}: {failure.ename}: {failure.evalue}")
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    uncounted = [cell.id for cell in cells if cell.source.strip() and cell.execution_count is None]
    if uncounted:
        sys.exit(f"{path}: these cells have no execution count: {', '.join(uncounted)}")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
