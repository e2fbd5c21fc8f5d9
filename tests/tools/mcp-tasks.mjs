// A client of the protocol's official SDK that calls workflows as tasks (Model Context Protocol 2025-11-25), and prints one JSON object of what came of it:
//   node mcp-tasks.mjs http URL TOKEN | node mcp-tasks.mjs streams PROGRAM [WORDS…]
// The folder that is served has the workflows `slow` (does not end by itself) and `asking` (asks one question); the model says DONE.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const [kind, target, ...words] = process.argv.slice(2);
const asked = [];

async function connect(name) {
  const client = new Client({ name, version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, request => {
    asked.push(request.params);
    return { action: 'accept', content: { answer: 'yes' } };
  });
  await client.connect(kind === 'http'
    ? new StreamableHTTPClientTransport(new URL(target), { requestInit: { headers: { Authorization: `Bearer ${words[0]}` } } })
    : new StdioClientTransport({ command: target, args: words, env: process.env }));
  return client;
}

async function run(client, name, task) {
  const states = new Set();
  const call = { name: 'workflow', arguments: { name, task } };
  for await (const message of client.experimental.tasks.callToolStream(call, CallToolResultSchema, { task: { ttl: 600000 } })) {
    if (message.type === 'taskStatus') states.add(message.task.status);
    if (message.type === 'result') return { states: [...states], text: message.result.content[0].text, meta: message.result._meta };
    if (message.type === 'error') return { states: [...states], error: message.error.message };
  }
}

async function code(promise) {
  try {
    await promise;
    return 0;
  } catch (error) {
    return error.code;
  }
}

const first = await connect('first');
const { tools } = await first.listTools();
const said = {
  capability: first.getServerCapabilities().tasks,
  support: Object.fromEntries(tools.filter(tool => tool.execution).map(tool => [tool.name, tool.execution.taskSupport])),
  loop: await run(first, 'loop', 'Tidy up'),
  asking: await run(first, 'asking'),
  asked: asked.map(question => question._meta?.['io.modelcontextprotocol/related-task'] !== undefined),
  unsupported: await code(first.request({ method: 'tools/call', params: { name: 'read', arguments: { path: 'a' }, task: {} } }, CallToolResultSchema)),
};

const tasks = first.experimental.tasks;
const slow = (await tasks.requestStream(
  { method: 'tools/call', params: { name: 'workflow', arguments: { name: 'slow' } } }, CallToolResultSchema, { task: {} }).next()).value.task;
const second = kind === 'http' ? await connect('second') : undefined;
if (second) {
  said.others = {
    get: await code(second.experimental.tasks.getTask(slow.taskId)),
    result: await code(second.experimental.tasks.getTaskResult(slow.taskId, CallToolResultSchema)),
    cancel: await code(second.experimental.tasks.cancelTask(slow.taskId)),
    listed: (await second.experimental.tasks.listTasks()).tasks.length,
  };
}

said.slow = slow.status;
said.cancelled = (await tasks.cancelTask(slow.taskId)).status;
said.cancelledTwice = await code(tasks.cancelTask(slow.taskId));
said.still = (await tasks.getTask(slow.taskId)).status;
said.listed = (await tasks.listTasks()).tasks.map(task => task.status);
await first.close();
await second?.close();
console.log(JSON.stringify(said));
process.exit(0);
