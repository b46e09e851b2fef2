"""Times Jupyter kernels over real ZeroMQ sockets, as a frontend would see them.

Reads one JSON object from stdin: {"rounds": N, "kernels": [{"name", "argv", "env", "language", "interrupt", "warm",
"session"}, ...]}. In each argv "{connection_file}" is replaced. "language" chooses the text of the cells (see
kernel_cells.py), "interrupt" is "message" or "signal", as the kernelspec says; "warm" is how many cells are timed in each
round right after the first one, and again when the kernel has come to rest (0: only the start), and "session" whether the
kernel also goes through the longer trials.
Writes one JSON object to stdout: kernel name -> {"figures": name -> list of numbers, "failures": trial -> what happened,
"notes": trial -> text}. Progress goes to stderr. The kernels take turns, so that a busy moment of the machine hits all.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import Session
from kernel_cells import CELLS, LINES, MANY, defining_cell

TIMEOUT_S = 15
START_ATTEMPTS = 3
REPEATS = 3
# A cell that is to be interrupted is well on its way by then.
RUNNING_S = 0.4
# A kernel may do things behind its first cell that no cell waits for, such as starting what checks types.
WARM_UP_S = 2
INTERRUPT_LIMIT_S = 6


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
        # The default of 1000 messages would drop what a slow client has not read, whoever's fault that is.
        self.iopub.setsockopt(zmq.RCVHWM, 0)
        self.iopub.connect(f"tcp://127.0.0.1:{connection['iopub_port']}")
        self.control = self.context.socket(zmq.DEALER)
        self.control.connect(f"tcp://127.0.0.1:{connection['control_port']}")
        self.poller = zmq.Poller()
        self.poller.register(self.shell, zmq.POLLIN)
        self.poller.register(self.iopub, zmq.POLLIN)
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

    def require_alive(self):
        if self.process.poll() is not None:
            self.errors.seek(0)
            raise RuntimeError(f"the kernel ended: {self.errors.read()[-2000:]}")

    def receive(self, socket, timeout_s=TIMEOUT_S):
        """The next message, or None when none came in time. Fails when the kernel has ended."""
        deadline = time.perf_counter() + timeout_s
        while not socket.poll(min(timeout_s, 0.25) * 1000):
            self.require_alive()
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

    def send_cell(self, code):
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            # As notebooks of somebody who sits there: who cannot be asked gets faults of types before the reply.
            "allow_stdin": True,
            "stop_on_error": True,
        }
        return self.session.send(self.shell, "execute_request", content)["header"]["msg_id"]

    def finish(self, request, timeout_s=TIMEOUT_S):
        """The reply, when it came, and everything on iopub with its times, once both the reply and `idle` are there."""
        replies = []

        def take_reply():
            _, reply = self.session.recv(self.shell, mode=zmq.NOBLOCK)
            if reply["parent_header"].get("msg_id") == request:
                replies.append((time.perf_counter(), reply))

        deadline = time.perf_counter() + timeout_s
        outputs = []
        is_idle = False
        while not (is_idle and replies):
            ready = dict(self.poller.poll(max(min(deadline - time.perf_counter(), 0.25), 0) * 1000))
            if self.shell in ready:
                take_reply()
            if self.iopub in ready:
                _, message = self.session.recv(self.iopub, mode=zmq.NOBLOCK)
                if message["parent_header"].get("msg_id") != request:
                    continue
                outputs.append((time.perf_counter(), message))
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    is_idle = True
            if not ready:
                self.require_alive()
                if time.perf_counter() > deadline:
                    raise RuntimeError(f"no {'reply' if is_idle else 'idle'} within {timeout_s} s")
        at, reply = replies[0]
        return reply, at, outputs

    def execute(self, code):
        start = time.perf_counter()
        reply, replied_at, outputs = self.finish(self.send_cell(code))
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{code[:60]!r} failed: {str(reply['content'])[:200]}")
        return start, replied_at, outputs

    def execute_ms(self, code):
        """Milliseconds from the request until the user has everything: the reply and the outputs; and until `idle`."""
        start, replied_at, outputs = self.execute(code)
        shown_at = max([replied_at, *(at for at, message in outputs if message["msg_type"] != "status")])
        return (shown_at - start) * 1000, (outputs[-1][0] - start) * 1000

    def interrupt(self, how):
        if how == "message":
            self.session.send(self.control, "interrupt_request", {})
        else:
            self.process.send_signal(signal.SIGINT)

    def memory_mb(self):
        """What the kernel and the processes below it take, shared pages counted in parts (PSS)."""
        processes = [self.process.pid]
        for process in processes:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as file:
                    processes.extend(int(child) for child in file.read().split())
        return sum(pss_mb(process) for process in processes)

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


def pss_mb(process):
    with open(f"/proc/{process}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


def start_kernel(spec):
    """A kernel that answers, and how long that took. Its ports were free when they were chosen, and may be taken by
    the time it binds them: then, and only then, another attempt is fair."""
    argv = spec["argv"]
    for attempt in range(1, START_ATTEMPTS + 1):
        kernel = Kernel(argv, spec.get("env", {}))
        try:
            return kernel, kernel.ready_ms()
        except RuntimeError as error:
            kernel.close()
            if attempt == START_ATTEMPTS:
                raise
            print(f"  attempt {attempt} to start {argv[:2]} failed: {error}", file=sys.stderr, flush=True)


def one_round(spec, result):
    figures = result["figures"]
    kernel, start_ms = start_kernel(spec)
    try:
        figures.setdefault("start", []).append(start_ms)
        if spec["warm"] == 0:
            return
        kernel.subscribe()
        note_times(figures, "first", [kernel.execute_ms("1+1")])
        note_times(figures, "soon", [kernel.execute_ms("1+1") for _ in range(spec["warm"])])
        time.sleep(WARM_UP_S)
        note_times(figures, "warm", [kernel.execute_ms("1+1") for _ in range(spec["warm"])])
    finally:
        kernel.close()


def note_times(figures, name, times):
    figures.setdefault(name, []).extend(shown for shown, _ in times)
    figures.setdefault(f"{name}Idle", []).extend(idle for _, idle in times)


def try_many(kernel, spec, result):
    """A thousand cells of 50 lines: what they do to the latency and the memory."""
    figures = result["figures"]
    for _ in range(spec["warm"]):
        kernel.execute_ms("1+1")
    note_times(figures, "early", [kernel.execute_ms("1+1") for _ in range(spec["warm"])])
    if sys.platform == "linux":
        figures["memory"] = [kernel.memory_mb()]
    for index in range(MANY):
        try:
            kernel.execute_ms(defining_cell(spec["language"], index))
        except RuntimeError as error:
            raise RuntimeError(f"at cell {index + 1}: {error}") from error
    note_times(figures, "late", [kernel.execute_ms("1+1") for _ in range(spec["warm"])])
    if sys.platform == "linux":
        # Time for what a kernel puts off until nobody waits for it: V8 gives garbage back some eight seconds after the last
        # of the work that made it.
        time.sleep(15)
        kernel.execute_ms("1+1")
        figures["memoryLate"] = [kernel.memory_mb()]


def try_lines(kernel, spec, result):
    """100,000 lines from one cell: when the last is there, whether all are, and in how many messages."""
    times = []
    for _ in range(REPEATS):
        start, _, outputs = kernel.execute(CELLS[spec["language"]]["lines"])
        streams = [(at, message["content"]["text"]) for at, message in outputs if message["msg_type"] == "stream"]
        text = "".join(part for _, part in streams)
        expected = "".join(f"line {index}\n" for index in range(LINES))
        result["notes"]["lines"] = f"{text.count(chr(10)):,} lines in {len(streams):,} messages"
        if text != expected:
            raise RuntimeError(f"{text.count(chr(10)):,} of {LINES:,} lines came before idle")
        times.append((streams[-1][0] - start) * 1000)
    result["figures"]["lines"] = times


def try_display(kernel, spec, result):
    """One display of 10 MB."""
    times = []
    for _ in range(REPEATS):
        start, _, outputs = kernel.execute(CELLS[spec["language"]]["display"])
        sizes = [
            (at, len(message["content"]["data"].get("text/html", "")))
            for at, message in outputs
            if message["msg_type"] in ("display_data", "execute_result")
        ]
        arrived = [at for at, size in sizes if size >= 10_000_000]
        if not arrived:
            raise RuntimeError("it did not arrive before idle")
        times.append((arrived[0] - start) * 1000)
    result["figures"]["display"] = times


def try_interrupt(which):
    def try_it(kernel, spec, result):
        times = []
        cells = CELLS[spec["language"]]
        kernel.execute(cells["keep"])
        for _ in range(REPEATS):
            request = kernel.send_cell(cells[which])
            time.sleep(RUNNING_S)
            start = time.perf_counter()
            kernel.interrupt(spec["interrupt"])
            try:
                reply, replied_at, _ = kernel.finish(request, INTERRUPT_LIMIT_S)
            except RuntimeError as error:
                gone = kernel.process.poll() is not None
                raise RuntimeError("the kernel dies" if gone else f"not interrupted: {error}") from error
            times.append((replied_at - start) * 1000)
            if reply["content"]["status"] == "ok":
                raise RuntimeError("not interrupted: the cell ended as if nothing had happened")
            _, _, outputs = kernel.execute(cells["look"])
            if not any("7" in str(message["content"].get("data", "")) for _, message in outputs):
                raise RuntimeError("the variables are gone")
        result["figures"][which] = times

    return try_it


TRIALS = {
    "many": try_many,
    "lines": try_lines,
    "display": try_display,
    "spin": try_interrupt("spin"),
    "wait": try_interrupt("wait"),
}


def run_trials(spec, result):
    """Each trial in a kernel of its own: one that dies or loses something is no reason to leave out the others."""
    for name, trial in TRIALS.items():
        print(f"  {spec['name']}: {name}", file=sys.stderr, flush=True)
        kernel, _ = start_kernel(spec)
        try:
            kernel.subscribe()
            trial(kernel, spec, result)
        except RuntimeError as error:
            result["failures"][name] = str(error)
        finally:
            kernel.close()


def main():
    task = json.load(sys.stdin)
    results = {spec["name"]: {"figures": {}, "failures": {}, "notes": {}} for spec in task["kernels"]}
    for index in range(task["rounds"]):
        for spec in task["kernels"]:
            try:
                one_round(spec, results[spec["name"]])
            except RuntimeError as error:
                raise RuntimeError(f"{spec['name']}, round {index + 1}: {error}") from error
        print(f"  round {index + 1} of {task['rounds']}", file=sys.stderr, flush=True)
    for spec in task["kernels"]:
        if spec["session"]:
            run_trials(spec, results[spec["name"]])
    json.dump(results, sys.stdout)


main()
