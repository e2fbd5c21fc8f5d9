// A language server that misbehaves as its first argument says. Tests start it with node.
const mode = process.argv[2] ?? 'good';
const send = (message) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
};
const publish = (uri, version, diagnostics) => send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics } });
const finding = (message, line = 0) => ({ range: { start: { line, character: 0 }, end: { line, character: 1 } }, severity: 1, message });
let half = null;
const told = [];
let spoke = false;
// Of one that loads its project while it answers already: what it knows so far.
let loaded = !/^(loads|wavers)/.test(mode);
let asked = 0;
const work = (kind) => send({ method: '$/progress', params: { token: 'load', value: { kind, title: 'Loading' } } });
const place = (uri, line) => ({ uri, range: finding('', line).range });
const sibling = (uri) => uri.replace(/[^/]*$/, 'b.bad');
const handle = (message) => {
  const { id, method, params } = message;
  const answer = (result) => send({ id, result });
  if (method === 'initialize') {
    if (mode === 'crash-as-node') throw new Error("Cannot find module 'typescript'");
    if (mode === 'crash-at-start') { console.error('out of cheese'); process.exit(7); }
    if (mode === 'silent') return;
    if (mode === 'no-capabilities') return answer(null);
    if (mode === 'broken-frame') { process.stdout.write('Content-Length: nine\r\n\r\n{}'); return; }
    if (mode === 'negative-length') { process.stdout.write('Content-Length: -5\r\n\r\n'); return; }
    if (mode === 'huge-length') { process.stdout.write('Content-Length: 99999999999\r\n\r\n'); return; }
    const encoding = mode === 'utf8' ? 'utf-8' : mode === 'odd-encoding' ? 'ebcdic' : 'utf-16';
    answer({ capabilities: { positionEncoding: encoding, textDocumentSync: 2, hoverProvider: true, definitionProvider: true, renameProvider: true, referencesProvider: true, documentSymbolProvider: !mode.endsWith('without-symbols') } });
    if (mode === 'answers-twice') { answer({ capabilities: {} }); send({ id: 999, result: 1 }); }
    return;
  }
  // Registered before anything is opened: the request that follows shows that it was taken.
  if (method === 'initialized' && mode === 'watches') send({ id: 'w', method: 'client/registerCapability', params: { registrations: [{ id: 'w', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [{ globPattern: '**/*.bad' }] } }] } });
  if (method === 'workspace/didChangeWatchedFiles') told.push(...params.changes.map((change) => `${change.uri.split('/').pop()} ${change.type}`));
  if (method === 'bad/told') return answer(told);
  if (method === 'initialized' && mode === 'storm') {
    for (let i = 0; i < 2000; i++) send({ id: `r${i}`, method: 'client/registerCapability', params: { registrations: [{ id: `x${i}`, method: 'made/up' }] } });
  }
  if (method === 'textDocument/didOpen' && mode.startsWith('loads')) {
    if (asked++ === 0) setTimeout(() => { work('begin'); if (mode === 'loads-late') setTimeout(() => { loaded = true; work('end'); }, 1000); }, 200);
    return;
  }
  if (mode === 'wavers' && (method === 'textDocument/definition' || method === 'textDocument/rename')) loaded = ++asked > 1;
  if (method === 'textDocument/definition') return answer(loaded ? [place(sibling(params.textDocument.uri), 0)] : [place(params.textDocument.uri, 0)]);
  if (method === 'textDocument/rename' && /^(loads|wavers)/.test(mode)) {
    const uris = loaded ? [params.textDocument.uri, sibling(params.textDocument.uri)] : [params.textDocument.uri];
    return answer({ changes: Object.fromEntries(uris.map((uri) => [uri, [{ range: finding('').range, newText: params.newName }]])) });
  }
  if (method === 'textDocument/didOpen') {
    const { uri, version, text } = params.textDocument;
    if (mode === 'crash-at-open') process.exit(9);
    if (mode === 'flood') { publish(uri, version, Array.from({ length: 20000 }, (_, i) => finding(`no ${i}`, i))); return; }
    if (mode === 'outside') { publish('file:///etc/passwd', 1, [finding('not yours')]); publish('http://example.org/', 1, [finding('no file')]); }
    if (mode === 'not-utf8') { process.stdout.write('Content-Length: 4\r\n\r\n'); process.stdout.write(Buffer.from([0x22, 0xff, 0xfe, 0x22])); }
    if (mode === 'odd-places') { publish(uri, version, [{ range: { start: { line: -4, character: 1e9 }, end: null }, message: 'odd' }, { message: 'bare' }, 7, null]); return; }
    if (mode === 'utf8') { publish(uri, version, [{ range: { start: { line: 0, character: Buffer.byteLength(text.split('x')[0]) }, end: { line: 0, character: 99 } }, severity: 1, message: 'x' }]); return; }
    if (mode.startsWith('mute-when-fine')) { if (text.includes('bad')) setTimeout(() => publish(uri, undefined, [finding('bad word')]), 100); return; }
    publish(uri, /half-first|silent-when-fine/.test(mode) ? undefined : version, text.includes('bad') ? [finding('bad word')] : []);
  }
  if (method === 'textDocument/documentSymbol') {
    if (!half) return answer([]);
    // What a request waits for is said before it is answered, and a moment after it what gathers for a while.
    const rest = half;
    half = null;
    setTimeout(() => { answer([]); setTimeout(rest, 40); }, 300);
    return;
  }
  if (method === 'bad/speak') { half(); half = null; return answer(null); }
  if (method === 'textDocument/didChange' && mode.startsWith('mute-when-fine')) {
    const worse = JSON.stringify(params).includes('worse');
    if (worse || spoke) setTimeout(() => publish(params.textDocument.uri, undefined, worse ? [finding('worse word')] : []), 100);
    spoke = worse;
    return;
  }
  if (method === 'textDocument/didChange' && mode !== 'good' && /late|half-first|silent-when-fine/.test(mode)) {
    const found = JSON.stringify(params).includes('worse') ? [finding('worse word')] : [];
    const { uri } = params.textDocument;
    const speak = () => publish(uri, undefined, found);
    if (mode === 'silent-when-fine') { if (found.length || spoke) setTimeout(speak, 20); spoke = found.length > 0; return; }
    half = speak;
    if (mode !== 'late') publish(uri, undefined, []);
    if (mode === 'half-first-without-symbols') setTimeout(speak, 100);
    return;
  }
  if (method === 'textDocument/didChange') publish(params.textDocument.uri, params.textDocument.version, JSON.stringify(params).includes('worse') ? [finding('worse word')] : []);
  if (method === 'textDocument/hover') {
    if (mode === 'deaf') return;
    return send({ id, error: { code: -32001, message: 'no \u001b[31mhover\u0007 today' } });
  }
  if (method === 'textDocument/rename') return answer({ changes: { [mode === 'outside' ? 'file:///etc/passwd' : params.textDocument.uri]: [{ range: finding('').range, newText: params.newName }, { range: finding('').range, newText: 'overlap' }] } });
  if (method === 'shutdown' && mode !== 'never-exits') return answer(null);
  if (method === 'exit' && mode !== 'never-exits') process.exit(0);
};
if (mode === 'never-exits') setInterval(() => {}, 1000);
let buffer = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, end))[1]);
    if (buffer.length < end + 4 + length) return;
    const body = buffer.subarray(end + 4, end + 4 + length);
    buffer = buffer.subarray(end + 4 + length);
    handle(JSON.parse(body));
  }
});
