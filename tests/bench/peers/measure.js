'use strict';
// What both peers share: their server in a process of its own, and the one line that they print.

const { fork } = require('node:child_process');
const { readFileSync } = require('node:fs');

/** The documents to carry, where to put files, how many to edit, and how often to measure. */
function workload() {
  const [documents, folder, edits, runs] = process.argv.slice(2);
  return {
    documents: JSON.parse(readFileSync(documents, 'utf8')),
    folder,
    edits: Number(edits),
    runs: Number(runs),
  };
}

/** Whether this process is the server that `withServer` started. */
const isServer = process.env.ROADBOOK_BENCH_SERVER === '1';

/** Tells the device's process where the server listens, and ends with that process. */
function listening(server) {
  process.on('disconnect', () => process.exit(0));
  process.send(server.address().port);
}

/** Runs this script again as the server, does the work with its address, and ends it. */
async function withServer(script, work) {
  const server = fork(script, process.argv.slice(2), {
    env: { ...process.env, ROADBOOK_BENCH_SERVER: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const port = await new Promise((resolve, reject) => {
      server.once('message', resolve);
      server.once('exit', () => reject(new Error('the server ended')));
    });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    if (server.connected) server.disconnect();
  }
}

/** Which run this process was started for, where it is a device's. */
const runOfDevice = process.env.ROADBOOK_BENCH_DEVICE;

/** One run in a process of its own, so that no device knows its work already. */
function inOwnProcess(script, url, run) {
  const child = fork(script, process.argv.slice(2), {
    env: { ...process.env, ROADBOOK_BENCH_DEVICE: String(run), ROADBOOK_BENCH_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the device ended')));
  });
}

/** Seconds that the work takes. */
async function seconds(work) {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** Measures one device after the other (the first unseen) and prints all figures as one line. */
async function report(script, { documents, edits, runs }, device) {
  if (runOfDevice !== undefined) {
    const spent = await device(process.env.ROADBOOK_BENCH_URL, Number(runOfDevice));
    process.send(spent, () => process.exit(0));
    return;
  }
  const pull = [];
  const push = [];
  await withServer(script, async (url) => {
    for (let run = 0; run <= runs; run += 1) {
      const spent = await inOwnProcess(script, url, run);
      if (run > 0) {
        pull.push(documents.length / spent.pull);
        push.push(edits / spent.push);
      }
    }
  });
  process.stdout.write(`${JSON.stringify({ pull, push })}\n`, () => process.exit(0));
}

module.exports = { workload, isServer, listening, seconds, report };
