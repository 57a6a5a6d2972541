// Runs TypeScript and JavaScript programs inside the sandbox, one after the other in one realm, and tells how each ended.
// The frames are those of python_guest.py. A program is over when nothing is left to wait for, timers included: then Deno
// sends `beforeunload`, which is where the answer is written and the next request is read.
import inspector from "node:inspector";
import { stripTypeScriptTypes } from "node:module";

const WORK = "/box";
const [token, mostFiles, mostBytes] = [Deno.args[0], Number(Deno.args[1]), Number(Deno.args[2])];
const { stdin, stdout, stderr, inspect } = Deno;
const [readSync, writeSync, errorSync] = [stdin.readSync.bind(stdin), stdout.writeSync.bind(stdout), stderr.writeSync.bind(stderr)];
const exit = Deno.exit;
const encoder = new TextEncoder(), decoder = new TextDecoder();
const session = new inspector.Session();
session.connect();

let before = new Map();
let status = 0;
let typed = new Uint8Array(0);

function read(size) {
  const data = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const count = readSync(data.subarray(at));
    if (count === null) exit(0);
    at += count;
  }
  return data;
}

function write(data, to = writeSync) {
  for (let at = 0; at < data.length;) at += to(data.subarray(at));
}

function complain(text) { // without the frames that are ours
  status = 1;
  write(encoder.encode(text.split(/\n\s+at (?:Session\.post|[^\n]*\/guest\/)/)[0] + "\n"), errorSync);
}

function* filesIn(folder) {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesIn(path);
    else if (entry.isFile) yield path;
  }
}

function seen() {
  const found = new Map();
  for (const path of filesIn(WORK)) {
    const what = Deno.lstatSync(path);
    found.set(path.slice(WORK.length + 1), `${what.size} ${what.mtime?.getTime()}`);
  }
  return found;
}

function made() {
  const files = [];
  let room = mostBytes, leftOut = 0;
  for (const [name, mark] of [...seen()].sort()) {
    if (before.get(name) === mark) continue;
    const size = Number(mark.split(" ")[0]);
    if (files.length >= mostFiles || size > room || name.length > 255) {
      leftOut += 1;
      continue;
    }
    const data = Deno.readFileSync(`${WORK}/${name}`);
    files.push({ name, data });
    room -= data.length;
  }
  return { files, leftOut };
}

function answer(ended = false) {
  let files = [], leftOut = 0;
  try {
    ({ files, leftOut } = made());
  } catch (error) {
    complain(`files were not returned: ${error}`);
  }
  const entries = files.map(({ name, data }) => ({ name, size: data.length }));
  const head = encoder.encode(JSON.stringify({ exit_status: status || Deno.exitCode & 0xFF, files: entries, files_left_out: leftOut, ended }));
  const sizes = new DataView(new ArrayBuffer(8));
  sizes.setUint32(0, head.length, true);
  sizes.setUint32(4, files.reduce((sum, { data }) => sum + data.length, 0), true);
  for (const part of [encoder.encode(token), new Uint8Array(sizes.buffer), head, ...files.map(({ data }) => data)]) write(part);
}

function next() {
  const sizes = new DataView(read(8).buffer);
  const head = JSON.parse(decoder.decode(read(sizes.getUint32(0, true))));
  const blob = read(sizes.getUint32(4, true));
  let at = 0;
  for (const { name, size } of head.files) {
    Deno.writeFileSync(`${WORK}/${name}`, blob.subarray(at, at += size));
  }
  before = seen();
  typed = encoder.encode(head.stdin);
  status = Deno.exitCode = 0;
  run(head).catch((error) => complain(String(error?.stack ?? error)));
}

const post = (method, parameters) =>
  new Promise((done, failed) => session.post(method, parameters, (error, value) => error ? failed(error) : done(value)));

async function run({ code, language }) {
  if (/^\s*(import\s*[\w*{"']|export\s)/m.test(code)) { // a module: its declarations are its own
    const type = language === "typescript" ? "typescript" : "javascript";
    const bytes = encoder.encode(code);
    await import(`data:application/${type};base64,${bytes.toBase64()}#${crypto.randomUUID()}`);
    return;
  }
  const script = language === "typescript" ? stripTypeScriptTypes(code, { mode: "transform" }) : code;
  const { result, exceptionDetails } = await post("Runtime.evaluate", { expression: script, replMode: true, awaitPromise: true });
  if (exceptionDetails) {
    const { exception, text } = exceptionDetails;
    complain(exception?.description ?? `${text} ${exception?.value ?? ""}`);
  } else if (result.objectId && result.type === "object") {
    const shown = await post("Runtime.callFunctionOn", {
      objectId: result.objectId, functionDeclaration: "function () { return Deno.inspect(this); }", returnByValue: true,
    });
    write(encoder.encode(`${shown.result.value}\n`));
  } else if (!["undefined", "function"].includes(result.type)) {
    const plain = result.type === "symbol" ? result.description : result.unserializableValue;
    write(encoder.encode(`${plain ?? inspect(result.value ?? null)}\n`));
  }
}

// What programs find as their standard input is the text of the request.
function takeTyped(into) {
  if (typed.length === 0) return null;
  const count = Math.min(into.length, typed.length);
  into.set(typed.subarray(0, count));
  typed = typed.subarray(count);
  return count;
}
Object.defineProperty(Deno, "stdin", {
  value: {
    readSync: takeTyped, read: (into) => Promise.resolve(takeTyped(into)), isTerminal: () => false, close() {},
    get readable() {
      const rest = typed;
      typed = new Uint8Array(0);
      return new Blob([rest]).stream();
    },
  },
});
// Inside an evaluation Deno cannot end itself; our side ends what says that it has ended.
Deno.exit = (code) => {
  status = (code ?? Deno.exitCode ?? 0) & 0xFF;
  answer(true);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  complain(`Uncaught (in promise) ${inspect(event.reason)}`);
});
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  complain(`Uncaught ${inspect(event.error)}`);
});
globalThis.addEventListener("beforeunload", (event) => {
  event.preventDefault();
  answer();
  next();
});

await post("Runtime.evaluate", { expression: stripTypeScriptTypes("const warm: number = 1; warm", { mode: "transform" }), replMode: true });
write(encoder.encode(token));
next();
