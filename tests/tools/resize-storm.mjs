// A program in xterm.js behind a pseudo-terminal, whose size changes while it writes. Reads from standard input, as JSON:
//   { file, words, environment, folder, columns, rows, prompt, type, enter, count, widths, apart, every, record }
// types `type` once `prompt` is shown, and `enter` a moment later where there is one, then changes to each of `widths`: whenever `apart` more of the lines
// "number N of" were drawn, or every `every` milliseconds. Ends when line `count` is there and nothing has come for a while. Prints
// { lines, wiped, changed }: all logical lines with those that scrolled away, how often the scroll-back was asked to be cleared, the line at the last change.
// `record` names a file for what came in which order: a text or [columns, rows] each.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const { Terminal } = require('@xterm/headless');
const { spawn } = require('@lydell/node-pty');

let input = '';
for await (const piece of process.stdin) {
  input += piece;
}

const set = JSON.parse(input);
const terminal = new Terminal({ cols: set.columns, rows: set.rows, scrollback: 100_000, allowProposedApi: true });
const child = spawn(set.file, set.words, { name: 'xterm-256color', cols: set.columns, rows: set.rows, cwd: set.folder, env: set.environment });
const record = [];
let [wiped, highest, last, tail, drawn] = [0, 0, Date.now(), '', ''];
terminal.onData(text => child.write(text));
child.onData(text => terminal.write(text, () => {
  record.push(text);
  last = Date.now();
  drawn = (drawn + text).slice(-100_000);
  tail = (tail + text).slice(-text.length - 40);
  wiped += text.split('\u001b[3J').length - 1;
  for (const [, number] of tail.matchAll(/number (\d+) of/g)) {
    highest = Math.max(highest, number);
  }
}));

const deadline = Date.now() + 90_000;
const until = async (holds, what) => {
  while (!holds()) {
    if (Date.now() > deadline) {
      process.stderr.write(`${what} did not come to pass; the last that came: ${JSON.stringify(drawn.slice(-2000))}\n`);
      child.kill('SIGKILL');
      process.exit(1);
    }

    await new Promise(done => setTimeout(done, 5));
  }
};

await until(() => drawn.includes(set.prompt), `the prompt "${set.prompt}"`);
child.write(set.type);
if (set.enter) {
  // Programs that take quick keys for a paste would take it for a line's end.
  await new Promise(done => setTimeout(done, 500));
  child.write(set.enter);
}

await until(() => highest >= 20, 'line 20');
for (const width of set.widths) {
  if (set.every) {
    await new Promise(done => setTimeout(done, set.every));
  } else {
    const next = Math.min(highest + set.apart, set.count);
    await until(() => highest >= next, `line ${next}`);
  }

  terminal.resize(width, set.rows);
  record.push([width, set.rows]);
  child.resize(width, set.rows);
}

const changed = highest;
await until(() => highest >= set.count, `line ${set.count}`);
await until(() => Date.now() - last > 1_500, 'quiet');
const lines = [];
const buffer = terminal.buffer.active;
for (let i = 0; i < buffer.length; i++) {
  const line = buffer.getLine(i);
  const text = line.translateToString(!buffer.getLine(i + 1)?.isWrapped);
  lines.push(line.isWrapped && lines.length > 0 ? lines.pop() + text : text);
}

if (set.record) {
  writeFileSync(set.record, JSON.stringify(record));
}

child.kill('SIGKILL');

// A pipe takes it in parts: the end waits for the last.
process.stdout.write(JSON.stringify({ lines, wiped, changed }), () => process.exit(0));
