// Unpacks a zip of stored entries into the file system without copying or inflating a byte.

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** Put every entry of `bytes` below `folder`; the files are views into `bytes` until somebody writes them. */
export function unpack(FS, bytes, folder) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  const made = new Set();
  const end = view.byteLength - 22;
  if (view.getUint32(end, true) !== END) throw new Error("an archive is damaged");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY || view.getUint16(at + 10, true) !== 0) {
      throw new Error("an archive holds an entry that is not stored");
    }
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const skipped = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const path = `${folder}/${text.decode(bytes.subarray(at + 46, at + 46 + nameLength))}`;
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) {
      FS.mkdirTree(parent);
      made.add(parent);
    }
    FS.writeFile(path, bytes.subarray(start, start + size), { canOwn: true });
    at += 46 + nameLength + skipped;
  }
}
