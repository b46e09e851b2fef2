# What MLflow's Python client takes for what tests/bench/look.ts and metrics.ts measure of us, on SQLite as by default.
# Prints JSON: points_per_second, call_ms, compare_ms, best_ms, curve_ms.
# Usage: python mlflow_peer.py RUNS METRICS POINTS
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)

import logging  # noqa: E402

logging.disable(logging.WARNING)
import mlflow  # noqa: E402
from mlflow.entities import Metric  # noqa: E402

RUNS, METRICS, POINTS = (int(word) for word in sys.argv[1:4])
ROUNDS = 3
mlflow.set_tracking_uri("sqlite:///mlflow.db")
client = mlflow.MlflowClient()


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median_ms(work):
    work()
    return statistics.median(seconds(work) for _ in range(ROUNDS)) * 1000


def log_batches(run_id, count):
    now = int(time.time() * 1000)
    for start in range(0, count, 1000):
        client.log_batch(run_id, metrics=[Metric("loss", random.random(), now, start + step) for step in range(1000)])


def fill(experiment_id):
    """Writes into the tables what so many runs would have left there: by the client it takes very long."""
    db = sqlite3.connect("mlflow.db")
    columns = [row[1] for row in db.execute("PRAGMA table_info(runs)")]
    template = dict(zip(columns, db.execute("SELECT * FROM runs LIMIT 1").fetchone()))
    metric_columns = [row[1] for row in db.execute("PRAGMA table_info(latest_metrics)")]
    ids = [uuid.uuid4().hex for _ in range(RUNS)]
    runs, params, latest = [], [], []
    for index, run_id in enumerate(ids):
        row = {**template, "run_uuid": run_id, "name": f"trial-{index}", "experiment_id": int(experiment_id), "start_time": index}
        runs.append([row[name] for name in columns])
        params.append(["rate", str(index % 7), run_id])
        for metric in range(METRICS):
            key = "loss" if metric == 0 else f"metric_{metric}"
            row = {"key": key, "value": random.random(), "timestamp": index, "step": 1, "is_nan": 0, "run_uuid": run_id}
            latest.append([row.get(name) for name in metric_columns])
    marks = lambda names: ",".join("?" * len(names))
    db.executemany(f"INSERT INTO runs VALUES ({marks(columns)})", runs)
    db.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)", params)
    db.executemany(f"INSERT INTO latest_metrics VALUES ({marks(metric_columns)})", latest)
    points = ((ids[0], "curve", random.random(), 0, step, 0) for step in range(POINTS))
    db.executemany("INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)", points)
    db.commit()
    db.close()
    return ids[0]


run = client.create_run(client.create_experiment("logging"))
batched = seconds(lambda: log_batches(run.info.run_id, 10_000))
single = statistics.median(seconds(lambda: client.log_metric(run.info.run_id, "single", 0.5, step=step)) for step in range(200))

experiment_id = client.create_experiment("bench")
long_run = fill(experiment_id)


def compare():
    """Every metric of every run: the client gives at most 50,000 runs at once."""
    found = client.search_runs([experiment_id], max_results=RUNS)
    assert len(found) == RUNS and len(found[0].data.metrics) == METRICS


def best():
    assert len(client.search_runs([experiment_id], order_by=["metrics.loss ASC"], max_results=1)) == 1


def curve():
    """As its own page does: evenly spaced steps of the series, and their points."""
    store = client._tracking_client.store
    steps = range(0, POINTS, max(1, POINTS // 2000))
    found = store.get_metric_history_bulk_interval_from_steps(long_run, "curve", list(steps), 2000)
    assert len(found) >= 1999


print(
    json.dumps(
        {
            "version": mlflow.__version__,
            "points_per_second": 10_000 / batched,
            "call_ms": single * 1000,
            "compare_ms": median_ms(compare),
            "best_ms": median_ms(best),
            "curve_ms": median_ms(curve),
        }
    )
)
