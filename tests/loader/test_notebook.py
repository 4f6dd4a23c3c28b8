"""docs/explore.ipynb runs over a warehouse as it is committed: without what it showed to whoever ran it last."""

from typing import Any

import pytest

from tests.support.command import ROOT
from tests.support.warehouse import Warehouse

nbformat: Any = pytest.importorskip("nbformat", reason="the extra `notebook` is not installed")
nbclient: Any = pytest.importorskip("nbclient", reason="the extra `notebook` is not installed")


def test_the_notebook_shows_answers_charts_and_a_query(warehouse: Warehouse) -> None:
    notebook = nbformat.read(ROOT / "docs" / "explore.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in cells] == [([], None)] * len(cells)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute(env=warehouse.aws.env)
    shown = ["".join(output.data.get("text/html", "") for output in cell.outputs) for cell in cells]
    questions, day, ends, hours, own = shown
    assert "How much is played" in questions
    assert "<svg" in day
    assert "<td>2018-11-01</td>" in day
    assert "<td>NextSong</td>" in ends
    assert "<th>Thu</th>" in hours
    assert "<td>free</td>\n      <td>2</td>\n      <td>1</td>" in own
