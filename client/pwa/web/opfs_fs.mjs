// An Emscripten file system whose files are durable pairs: what SQLite opens as /roadbook/<name>.
//
// It holds nothing itself. A read or a write of Python's sqlite3 module goes straight to the file on disk.

import { DATABASE, JOURNAL } from "./durable.mjs";

// WASI numbers of the errors that SQLite understands.
const NO_ENTRY = 44;
const NOT_PERMITTED = 63;
const INPUT_OUTPUT = 29;
const NO_SPACE = 51;
const INVALID = 28;

const FOLDER_MODE = 0o040700;
const FILE_MODE = 0o100600;
const BLOCK = 4096;

/** Mount the file system at `folder`; the result attaches and detaches databases. */
export function mountDurableFiles(FS, folder) {
  const files = new Map();
  FS.mkdirTree(folder);
  FS.mount(fileSystemType(FS, files), {}, folder);
  return {
    attach(name, pair) {
      files.set(name, { pair, role: DATABASE, exists: pair.size(DATABASE) > 0 });
      files.set(`${name}-journal`, { pair, role: JOURNAL, exists: pair.size(JOURNAL) > 0 });
      return `${folder}/${name}`;
    },
    detach(name) {
      for (const file of [name, `${name}-journal`]) {
        if (files.get(file)?.exists) FS.unlink(`${folder}/${file}`);
        files.delete(file);
      }
    },
  };
}

function fileSystemType(FS, files) {
  const guarded = (action) => {
    try {
      return action();
    } catch (error) {
      if (error instanceof FS.ErrnoError) throw error;
      console.error("durable files:", error);
      throw new FS.ErrnoError(error.name === "QuotaExceededError" ? NO_SPACE : INPUT_OUTPUT);
    }
  };
  const sizeOf = (node) => (node.file ? node.file.pair.size(node.file.role) : BLOCK);

  const makeNode = (parent, name, mode) => {
    const node = FS.createNode(parent, name, mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    node.file = files.get(name);
    node.changed = Date.now();
    return node;
  };

  const nodeOperations = {
    getattr(node) {
      const time = new Date(node.changed);
      const size = sizeOf(node);
      return {
        dev: 1, ino: node.id, mode: node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size,
        atime: time, mtime: time, ctime: time, blksize: BLOCK, blocks: Math.ceil(size / BLOCK),
      };
    },
    setattr(node, attributes) {
      if (attributes.mode !== undefined) node.mode = attributes.mode;
      if (attributes.size !== undefined) {
        guarded(() => node.file.pair.truncate(node.file.role, attributes.size));
      }
    },
    lookup(parent, name) {
      if (!files.get(name)?.exists) throw new FS.ErrnoError(NO_ENTRY);
      return makeNode(parent, name, FILE_MODE);
    },
    mknod(parent, name) {
      // Handles cannot be opened from here, so only files that were opened beforehand can be made.
      const file = files.get(name);
      if (!file) throw new FS.ErrnoError(NOT_PERMITTED);
      file.exists = true;
      return makeNode(parent, name, FILE_MODE);
    },
    unlink(parent, name) {
      const file = files.get(name);
      guarded(() => file.pair.truncate(file.role, 0));
      file.exists = false;
    },
    readdir() {
      return [".", "..", ...[...files].filter(([, file]) => file.exists).map(([name]) => name)];
    },
  };

  const streamOperations = {
    read(stream, memory, offset, length, position) {
      const { pair, role } = stream.node.file;
      return guarded(() => pair.read(role, memory.subarray(offset, offset + length), position));
    },
    write(stream, memory, offset, length, position) {
      const { pair, role } = stream.node.file;
      stream.node.changed = Date.now();
      return guarded(() => pair.write(role, memory.subarray(offset, offset + length), position));
    },
    llseek(stream, offset, whence) {
      const base = [0, stream.position, sizeOf(stream.node)][whence];
      const position = base + offset;
      if (!(position >= 0)) throw new FS.ErrnoError(INVALID);
      return position;
    },
    fsync(stream) {
      const { file } = stream.node;
      if (file) guarded(() => file.pair.flush(file.role));
      return 0;
    },
  };

  return { mount: () => makeNode(null, "/", FOLDER_MODE) };
}
