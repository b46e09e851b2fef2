// The process that runs user code: on its main thread and in its main realm, so that packages find what they expect.
// Started by child-link.ts with the notebook's path; see wire.ts for the pipes.
import { Socket } from "node:net";
import { join, resolve } from "node:path";

import { SessionWrites } from "../../src/language/analyse/session-writes.ts";
import { createTrack } from "../../src/track/api/create-track.ts";
import { provideTrack } from "../../src/track/api/provided-track.ts";
import type { Json } from "../../src/shared/json.ts";
import { startCapture } from "../../src/track/capture/start-capture.ts";
import { reportBackgroundFaults } from "./background-faults.ts";
import { createCellApi } from "./cell-api.ts";
import { guardTimers } from "./cell-timers.ts";
import { CellRunner } from "./cell-runner.ts";
import { tellCellValues } from "./cell-values.ts";
import { CellWatch } from "./cell-watch.ts";
import { CommHub } from "./comm-hub.ts";
import { createDeno, provideDeno } from "./compat/deno/deno.ts";
import { createDialogs } from "./compat/dialogs.ts";
import { provideDollar } from "./compat/ijavascript.ts";
import { provideTslab, TSLAB_MODULE } from "./compat/tslab.ts";
import { installConsoleStreams } from "./console-streams.ts";
import { loadRenderers } from "./display/load-renderers.ts";
import { createSessionDisplay, createTrainingDisplay, provideConsoleTable } from "./display/names.ts";
import { currentScope, runInScope } from "./execution-scope.ts";
import { HostChannel } from "./host-channel.ts";
import { createInputFunctions } from "./input.ts";
import { InterruptSwitch } from "./interrupt.ts";
import { LiveValues } from "./live-values.ts";
import { MagicCalls } from "./magic-calls.ts";
import { MeasuredCalls } from "./measure/measured-calls.ts";
import { Mailbox } from "./mailbox.ts";
import { provideGlobals } from "./provide-globals.ts";
import { openNotebookModules } from "./modules/notebook-modules.ts";
import { createAnswerer } from "./questions.ts";
import type { InputAnswer } from "./runtime.ts";
import { installStackFrames } from "./stack-frames.ts";
import { Turns } from "./turns.ts";
import { StdinLines } from "./stdin.ts";
import { HostTrackPort } from "./track-port.ts";
import { Warnings } from "./warnings.ts";
import { CHANNEL, createMessageReader, type ToChild } from "./wire.ts";

const notebookPath = resolve(process.argv[2] || join(process.cwd(), "notebook.ipynb"));
// User code sees a program that was started for the notebook.
process.argv = [process.execPath, notebookPath];

const channel = new HostChannel();
process.on("exit", () => {
  track.handOver();
  channel.close();
});
installConsoleStreams(channel);
installStackFrames();
reportBackgroundFaults(channel);
const live = new LiveValues();
guardTimers();
const tellSecrets = (): void => cellWatch.tellSecrets(currentScope()?.execution);
const capture = startCapture(
  (event) => {
    tellSecrets();
    channel.send({ kind: "capture", execution: currentScope()?.execution, event });
  },
  {
    projectDir: process.cwd(),
    trainingWatchers: [createTrainingDisplay(channel)],
    reader: {
      nameOf: (value) => live.nameOf(value),
      describe: (value) => loadRenderers().maybeDataContent(value),
    },
  },
);

const trackPort = new HostTrackPort(channel, tellSecrets);
const track = createTrack(trackPort);
provideTrack(track);
const interrupts = new InterruptSwitch();
const mailbox = new Mailbox<InputAnswer>();
const comms = new CommHub(channel);
const magics = new MagicCalls(channel);
const measured = new MeasuredCalls(magics);
const warnings = new Warnings((text) => channel.writeText(currentScope()?.execution, "stderr", text));
const modules = openNotebookModules(notebookPath, new Map([["tslab", TSLAB_MODULE]]), warnings);
const { renderer, display, clearOutput, image, names } = createSessionDisplay(channel, modules);
provideConsoleTable(channel);
provideTslab(display);
const { openComm, registerCommTarget } = comms;
const input = createInputFunctions(channel, mailbox);
const print = (text: string): void => channel.writeText(currentScope()?.execution, "stdout", text);
const printError = (text: string): void => channel.writeText(currentScope()?.execution, "stderr", text);
provideGlobals({ ...names, ...input, ...createDialogs(input, print), openComm, registerCommTarget, track });
provideDollar({ display, clearOutput, input, printError });

const writes = new SessionWrites();
const cellWatch = new CellWatch({
  capture,
  emit: (execution, event) => channel.send({ kind: "capture", execution, event }),
  warn: (text) => warnings.tell(text),
});
const turns = new Turns();
const runner = new CellRunner({
  channel,
  turns,
  interrupts,
  renderer,
  modules,
  createApi: (scope) => createCellApi({ modules, magics, measured, writes }, scope),
  onUndeclared: ({ name, line }, { fileName }) =>
    warnings.tell(
      `"${name}" was never declared (${fileName}:${line}). It is a variable of the session now; to declare it, write ` +
        `\`let ${name} = ...\`. \`%strict on\` makes this an error.`,
    ),
  onBegin: (cell, scope) => {
    capture.beginCell();
    writes.add(cell.laterWrites);
    modules.beginCell();
    for (const warning of cell.warnings ?? []) warnings.tell(warning);
    live.accept(cell);
    provideDeno(cell.code, () => createDeno({ channel, display, image, notebookPath, print }));
    cellWatch.begin(cell, scope);
  },
  onEnd: (cell, scope, result) => {
    const { execution } = scope;
    measured.endAll(execution);
    track.handOver();
    cellWatch.end(scope);
    if (!capture.isOn) return;
    runInScope(scope, () => capture.endCell());
    tellCellValues(cell, result, live, (event) => channel.send({ kind: "capture", execution, event }));
  },
});
const stdin = new StdinLines({
  channel,
  isRunning: (scope) => runner.isRunning(scope),
  fail: (scope, error) => runner.fail(scope, error),
});
stdin.install();
const answer = createAnswerer({
  live,
  capture,
  measured,
  isBusy: () => runner.isBusy,
  onCapture: () => cellWatch.turned(),
  onSecretNames: (patterns) => cellWatch.addSecretNames(patterns),
});

function reply(id: number, value: Json | undefined): void {
  channel.send({ kind: "answer", id, value });
}

/** Answers without a value when that fails: somebody waits. The fault is told as one of a callback. */
function takeQuestion({ id, question }: Extract<ToChild, { kind: "ask" }>): void {
  const fail = (thrown: unknown): never => {
    reply(id, undefined);
    throw thrown;
  };
  try {
    const value = answer(question);
    if (value instanceof Promise) void value.then((later) => reply(id, later), fail);
    else reply(id, value);
  } catch (thrown) {
    fail(thrown);
  }
}

const readMessage = createMessageReader<ToChild>((message) => {
  switch (message.kind) {
    case "run":
      runner.run(message);
      return;
    case "magic-done":
      magics.settle(message);
      return;
    case "track-answer":
      trackPort.settle(message);
      return;
    case "comm":
      turns.add(() => comms.receive(message));
      return;
    case "line":
      stdin.settle(message);
      return;
    case "ask":
      turns.add(() => takeQuestion(message));
      return;
  }
});
const requests = new Socket({ fd: CHANNEL.toChild, readable: true, writable: false });
requests.on("data", readMessage);
// The host is gone: nobody can see the state any more.
requests.on("close", () => process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL"));

channel.send({ kind: "ready" });
interrupts.start(
  mailbox.helperEnd,
  (run) => runner.interrupt(run),
  () => modules.forgetStopped(),
);
