'use strict';
// RxDB with its memory storage replicates with a small HTTP server over SQLite, in batches of 1,000.

const { createServer } = require('node:http');
const { join } = require('node:path');
const { workload, isServer, listening, seconds, report } = require('./measure');

const given = workload();
const { documents, folder, edits } = given;
const BATCH = 1000;

/** A database file by better-sqlite3, or by Node's own driver where that could not be built. */
function open(file) {
  try {
    return new (require('better-sqlite3'))(file);
  } catch {
    return new (require('node:sqlite').DatabaseSync)(file);
  }
}

function serve() {
  const db = open(join(folder, 'rxdb.db'));
  db.exec('PRAGMA synchronous = FULL; CREATE TABLE card (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, doc TEXT NOT NULL);');
  db.exec('CREATE INDEX card_seq ON card (seq)');
  const put = db.prepare('INSERT INTO card VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, doc = excluded.doc');
  const get = db.prepare('SELECT doc FROM card WHERE id = ?');
  const after = db.prepare('SELECT seq, doc FROM card WHERE seq > ? ORDER BY seq LIMIT ?');
  let seq = 0;
  db.exec('BEGIN');
  for (const card of documents) put.run(card.id, (seq += 1), JSON.stringify({ ...card, _deleted: false }));
  db.exec('COMMIT');

  /** Writes what was edited on top of the present state; the others come back as conflicts. */
  function push(rows) {
    const conflicts = [];
    db.exec('BEGIN IMMEDIATE');
    for (const { newDocumentState: mine, assumedMasterState: base } of rows) {
      const found = get.get(mine.id);
      const present = found && JSON.parse(found.doc);
      if (present && (!base || present.phone !== base.phone)) conflicts.push(present);
      else put.run(mine.id, (seq += 1), JSON.stringify(mine));
    }
    db.exec('COMMIT');
    return conflicts;
  }

  function pull(checkpoint, most) {
    const rows = after.all(checkpoint, most);
    return { documents: rows.map((row) => JSON.parse(row.doc)), seq: rows.length ? rows[rows.length - 1].seq : checkpoint };
  }

  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(parts).toString());
      const answer = request.url === '/push' ? push(asked) : pull(asked.seq, asked.most);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1', () => listening(server));
}

const TEXT = { type: 'string' };
const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 40 }, ...Object.fromEntries(Object.keys(documents[0]).filter((name) => name !== 'id').map((name) => [name, TEXT])) },
  required: ['id'],
};

async function ask(url, body) {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

/** A device in memory with its replication, which fetches, and also sends if it shall. */
async function opened(name, url, sends) {
  const { createRxDatabase } = require('rxdb/plugins/core');
  const { getRxStorageMemory } = require('rxdb/plugins/storage-memory');
  const { replicateRxCollection } = require('rxdb/plugins/replication');
  const db = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false });
  const { cards } = await db.addCollections({ cards: { schema: SCHEMA } });
  let sent = 0;
  const pull = {
    batchSize: BATCH,
    async handler(checkpoint, most) {
      const { documents: found, seq } = await ask(`${url}/pull`, { seq: checkpoint ? checkpoint.seq : 0, most });
      return { documents: found, checkpoint: { seq } };
    },
  };
  const push = {
    batchSize: BATCH,
    async handler(rows) {
      const conflicts = await ask(`${url}/push`, rows);
      sent += rows.length - conflicts.length;
      return conflicts;
    },
  };
  async function replicate() {
    const replication = replicateRxCollection({
      collection: cards, replicationIdentifier: 'bench', live: false, waitForLeadership: false, pull, push: sends ? push : undefined,
    });
    let failure = null;
    replication.error$.subscribe((problem) => { failure = problem; });
    await replication.awaitInitialReplication();
    if (failure) throw failure;
    await replication.cancel();
  }
  return { db, cards, replicate, sent: () => sent };
}

/** A new device pulls everything; another, which has it all, edits some while away and pushes that. */
async function device(url, run) {
  const reader = await opened(`reader-${run}`, url, false);
  const pull = await seconds(reader.replicate);
  if ((await reader.cards.count().exec()) !== documents.length) throw new Error('not everything came');
  await reader.db.close();

  const writer = await opened(`writer-${run}`, url, true);
  await writer.replicate();
  const first = (run * edits) % documents.length;
  const ids = documents.slice(first, first + edits).map(({ id }) => id);
  const found = [...(await writer.cards.findByIds(ids).exec()).values()];
  await writer.cards.bulkUpsert(found.map((row) => ({ ...row.toMutableJSON(), phone: `${row.phone}-${run}` })));
  const before = writer.sent();
  const push = await seconds(writer.replicate);
  if (writer.sent() - before !== edits) throw new Error(`${writer.sent() - before} edits went`);
  await writer.db.close();
  return { pull, push };
}

if (isServer) serve();
else report(__filename, given, device);
