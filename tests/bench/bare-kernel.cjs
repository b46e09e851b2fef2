// The least that a kernel on Node can be: it loads zeromq, binds the five sockets, and sends the first request back.
const { readFileSync } = require("node:fs");
const zeromq = require("zeromq");

const { ip, transport, ...ports } = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function main() {
  const shell = new zeromq.Router();
  await Promise.all([
    shell.bind(`${transport}://${ip}:${ports.shell_port}`),
    new zeromq.Router().bind(`${transport}://${ip}:${ports.control_port}`),
    new zeromq.Router().bind(`${transport}://${ip}:${ports.stdin_port}`),
    new zeromq.Publisher().bind(`${transport}://${ip}:${ports.iopub_port}`),
    new zeromq.Reply().bind(`${transport}://${ip}:${ports.hb_port}`),
  ]);
  for await (const frames of shell) await shell.send(frames);
}

void main();
