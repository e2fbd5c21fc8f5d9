// Screens as xterm.js has them: reads [{ columns, rows, text, unicode }] as JSON, where unicode is the
// table of widths (11, 15-graphemes), and prints [{ row, column, before }]: the cursor, and what stands before it.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Terminal } = require('@xterm/headless');
const { Unicode11Addon } = require('@xterm/addon-unicode11');
const { UnicodeGraphemesAddon } = require('@xterm/addon-unicode-graphemes');

let input = '';
for await (const piece of process.stdin) {
  input += piece;
}

const judged = [];
for (const { columns, rows, text, unicode } of JSON.parse(input)) {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = unicode;
  await new Promise(done => terminal.write(text, done));
  const buffer = terminal.buffer.active;
  const before = buffer.getLine(buffer.baseY + buffer.cursorY).getCell(Math.max(0, buffer.cursorX - 1)).getChars();
  judged.push({ row: buffer.cursorY, column: buffer.cursorX, before });
  terminal.dispose();
}

process.stdout.write(JSON.stringify(judged));
