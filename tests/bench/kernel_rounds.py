"""Times Jupyter kernels over real ZeroMQ sockets, as a frontend would see them.

Reads one JSON object from stdin: {"rounds": N, "kernels": [{"name", "argv", "env", "cells", "many"}, ...]}. In each argv
"{connection_file}" is replaced. "cells" is how many warm cells are timed (0: only the start); "many" is how many
defining cells run before the warm cells are timed again (0: not at all).
Writes one JSON object to stdout: kernel name -> figure name -> list of milliseconds. Progress goes to stderr.
The kernels take turns, round by round, so that a busy moment of the machine hits all of them.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import Session

TIMEOUT_S = 30
START_ATTEMPTS = 3


class Kernel:
    """One kernel process and the two sockets of a frontend that matter for the time it takes to answer."""

    def __init__(self, argv, env):
        self.folder = tempfile.TemporaryDirectory(prefix="labtrail-bench-")
        path = os.path.join(self.folder.name, "connection.json")
        key = secrets.token_hex(16).encode()
        _, connection = write_connection_file(path, key=key)
        self.session = Session(key=key)
        self.context = zmq.Context()
        # The default of 100 ms between attempts to connect would hide what is measured.
        self.context.setsockopt(zmq.RECONNECT_IVL, 2)
        self.context.setsockopt(zmq.LINGER, 0)
        self.shell = self.context.socket(zmq.DEALER)
        self.shell.connect(f"tcp://127.0.0.1:{connection['shell_port']}")
        self.iopub = self.context.socket(zmq.SUB)
        self.iopub.subscribe(b"")
        self.iopub.connect(f"tcp://127.0.0.1:{connection['iopub_port']}")
        self.session.send(self.shell, "kernel_info_request", {})
        self.errors = open(os.path.join(self.folder.name, "stderr.txt"), "w+")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [part.replace("{connection_file}", path) for part in argv],
            cwd=self.folder.name,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
        )

    def receive(self, socket, timeout_s=TIMEOUT_S):
        """The next message, or None when none came in time. Fails when the kernel has ended."""
        deadline = time.perf_counter() + timeout_s
        while not socket.poll(min(timeout_s, 0.25) * 1000):
            if self.process.poll() is not None:
                self.errors.seek(0)
                raise RuntimeError(f"the kernel ended: {self.errors.read()[-2000:]}")
            if time.perf_counter() > deadline:
                return None
        _, message = self.session.recv(socket, mode=0)
        return message

    def require(self, socket):
        message = self.receive(socket)
        if message is None:
            raise RuntimeError(f"no message within {TIMEOUT_S} s")
        return message

    def ready_ms(self):
        """Milliseconds from before the spawn to the answer to kernel_info_request."""
        self.require(self.shell)
        return (time.perf_counter() - self.started) * 1000

    def subscribe(self):
        """Waits until output arrives: a subscription that comes too late would miss the first cell's."""
        deadline = time.perf_counter() + TIMEOUT_S
        while self.receive(self.iopub, timeout_s=0.05) is None:
            if time.perf_counter() > deadline:
                raise RuntimeError("the kernel publishes nothing")
            self.session.send(self.shell, "kernel_info_request", {})
            self.require(self.shell)
        while self.receive(self.iopub, timeout_s=0.05) is not None:
            continue

    def execute_ms(self, code):
        """Milliseconds from the request until both the reply and `idle` have arrived."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        start = time.perf_counter()
        request = self.session.send(self.shell, "execute_request", content)["header"]["msg_id"]
        while True:
            message = self.require(self.iopub)
            if message["parent_header"].get("msg_id") != request or message["msg_type"] != "status":
                continue
            if message["content"]["execution_state"] == "idle":
                break
        while True:
            reply = self.require(self.shell)
            if reply["parent_header"].get("msg_id") == request:
                break
        elapsed = (time.perf_counter() - start) * 1000
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{code!r} failed: {reply['content']}")
        return elapsed

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.context.destroy()
        self.errors.close()
        self.folder.cleanup()


def start_kernel(argv, env):
    """A kernel that answers, and how long that took. Its ports were free when they were chosen, and may be taken by
    the time it binds them: then, and only then, another attempt is fair."""
    for attempt in range(1, START_ATTEMPTS + 1):
        kernel = Kernel(argv, env)
        try:
            return kernel, kernel.ready_ms()
        except RuntimeError as error:
            kernel.close()
            if attempt == START_ATTEMPTS:
                raise
            print(f"  attempt {attempt} to start {argv[:2]} failed: {error}", file=sys.stderr, flush=True)


def one_round(spec, is_last, figures):
    kernel, start_ms = start_kernel(spec["argv"], spec.get("env", {}))
    try:
        figures["start"].append(start_ms)
        if spec["cells"] == 0:
            return
        kernel.subscribe()
        figures["first"].append(kernel.execute_ms("1+1"))
        figures["warm"].extend(kernel.execute_ms("1+1") for _ in range(spec["cells"]))
        if is_last and spec["many"] > 0:
            for index in range(spec["many"]):
                kernel.execute_ms(f"const v{index}: number = {index};")
            figures["late"].extend(kernel.execute_ms("1+1") for _ in range(spec["cells"]))
    finally:
        kernel.close()


def main():
    task = json.load(sys.stdin)
    figures = {spec["name"]: {"start": [], "first": [], "warm": [], "late": []} for spec in task["kernels"]}
    for index in range(task["rounds"]):
        for spec in task["kernels"]:
            try:
                one_round(spec, index == task["rounds"] - 1, figures[spec["name"]])
            except RuntimeError as error:
                raise RuntimeError(f"{spec['name']}, round {index + 1}: {error}") from error
        print(f"  round {index + 1} of {task['rounds']}", file=sys.stderr, flush=True)
    json.dump(figures, sys.stdout)


main()
