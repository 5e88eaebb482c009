'use strict';
// PouchDB on LevelDB replicates with express-pouchdb on LevelDB, in batches of 1,000.

const { mkdirSync } = require('node:fs');
const { join } = require('node:path');
const PouchDB = require('pouchdb');
const { workload, isServer, listening, seconds, report } = require('./measure');

const given = workload();
const { documents, folder, edits } = given;
const BATCH = { batch_size: 1000, batches_limit: 10 };

async function serve() {
  const express = require('express');
  mkdirSync(join(folder, 'server'), { recursive: true });
  const Kept = PouchDB.defaults({ prefix: join(folder, 'server') + '/' });
  const app = express();
  app.use('/', require('express-pouchdb')(Kept, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }));
  const cards = new Kept('cards');
  for (let start = 0; start < documents.length; start += 1000) {
    await cards.bulkDocs(documents.slice(start, start + 1000).map(({ id, ...rest }) => ({ _id: id, ...rest })));
  }
  const server = app.listen(0, '127.0.0.1', () => listening(server));
}

/** A new device pulls everything, edits some of it while away, and pushes that. */
async function device(url, run) {
  const local = new PouchDB(join(folder, `device-${run}`));
  const remote = new PouchDB(`${url}/cards`);
  const pull = await seconds(() => local.replicate.from(remote, BATCH));
  if ((await local.info()).doc_count !== documents.length) throw new Error('not everything came');
  // What was pulled is not offered back on the clock.
  await local.replicate.to(remote, BATCH);
  const first = (run * edits) % documents.length;
  const rows = (await local.allDocs({ include_docs: true, skip: first, limit: edits })).rows;
  await local.bulkDocs(rows.map(({ doc }) => ({ ...doc, phone: `${doc.phone}-${run}` })));
  let written = 0;
  const push = await seconds(async () => {
    written = (await local.replicate.to(remote, BATCH)).docs_written;
  });
  if (written !== edits) throw new Error(`${written} edits went`);
  await local.close();
  return { pull, push };
}

if (isServer) serve();
else report(__filename, given, device);
