// An editor for tests, on the protocol's published SDK: starts an agent, does the steps of a plan, and prints what came of each as JSON.
//   node acp-editor.mjs PLAN.json
// A plan: { command, args, env, cwd, capabilities, permissions, elicitation, ends, buffers, saves, steps }. In place of a command it may have the url of a
// server, its token, and over: "socket" or "http". buffers are texts by path that are not saved; saves: false only takes what is written. A step is one of
//   { request, params, as, background }   { await: name }   { notify, params }   { raw: line }   { rawSize: characters of a line that ends the program }   { cancelRequest: name }
//   { waitFor: kind or method, count, timeout }   { sleep: ms }   { closeInput: true }   { kill: true }   { buffer: path, text }
// A string "$NAME.member" in params stands for a member of an earlier answer. Each line in both directions is checked against the published schema.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";
import { createHttpStream } from "@agentclientprotocol/sdk/experimental/http-client";
import { createWebSocketStream } from "@agentclientprotocol/sdk/experimental/ws-client";
import WebSocket from "ws";
import Ajv from "ajv/dist/2020.js";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@agentclientprotocol/sdk/schema/v1/schema.json"), "utf8"));
// The definitions alone, taken as they are: compiling the root, which is every message in one, takes longer than all else that a start does.
const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
ajv.addSchema({ $id: "acp", $defs: schema.$defs });
const started = process.hrtime.bigint();
const now = () => Number(process.hrtime.bigint() - started) / 1e6;
const log = [];
const invalid = [];
const results = {};
let lines = 0;

const byMethod = {};
for (const [name, entry] of Object.entries(schema.$defs)) {
  for (const method of [].concat(entry["x-method"] ?? [])) {
    byMethod[method] ??= {};
    byMethod[method][name.endsWith("Response") ? "result" : "params"] = name;
  }
}

function check(name, value, what) {
  const validate = ajv.getSchema(`acp#/$defs/${name}`);
  if (!validate(value)) {
    invalid.push({ what, name, error: ajv.errorsText(validate.errors), value: JSON.stringify(value).slice(0, 800) });
  }
}

// Requests that wait for an answer, by who sent them.
const asked = { out: new Map(), in: new Map() };
function examine(direction, line, quiet) {
  if (line.trim() === "") return;
  lines++;
  let message;
  try {
    message = JSON.parse(line);
  } catch {
    if (!quiet) invalid.push({ what: direction, error: "not JSON", value: line.slice(0, 800) });
    return;
  }
  const other = direction === "out" ? "in" : "out";
  if (message.method !== undefined) {
    const known = byMethod[message.method]?.params;
    if (!quiet) {
      if (known) check(known, message.params, `${direction} ${message.method}`);
      else if (direction === "in") invalid.push({ what: direction, error: `unknown method ${message.method}` });
    }
    if (message.id !== undefined) asked[direction].set(message.id, message.method);
    if (direction === "in") {
      log.push({ at: now(), kind: message.params?.update?.sessionUpdate ?? message.method, params: message.params });
      wake();
    }
  } else {
    const method = asked[other].get(message.id);
    asked[other].delete(message.id);
    if (direction === "in") log.push({ at: now(), kind: "answer", id: message.id, method, error: message.error });
    if (!quiet && message.error !== undefined) check("Error", message.error, `${direction} error`);
    else if (!quiet && method && byMethod[method]?.result) check(byMethod[method].result, message.result, `${direction} answer to ${method}`);
    wake();
  }
}

let wakers = [];
function wake() {
  const waiting = wakers;
  wakers = [];
  for (const each of waiting) each();
}

const child = plan.url ? null : spawn(plan.command, plan.args, { env: plan.env, cwd: plan.cwd, stdio: ["pipe", "pipe", "pipe"] });
let stderr = "";
child?.stderr.on("data", (data) => (stderr += data));
const exited = new Promise((resolve) => child?.on("exit", (code, signal) => resolve({ code, signal })));
child?.stdin.on("error", () => {});

function tap(direction) {
  let rest = "";
  const decoder = new TextDecoder();
  return new TransformStream({
    transform(chunk, controller) {
      rest += decoder.decode(chunk, { stream: true });
      const parts = rest.split("\n");
      rest = parts.pop();
      for (const line of parts) examine(direction, line, false);
      controller.enqueue(chunk);
    },
  });
}

// Messages of a server come as objects, one at a time.
function messages(direction) {
  return new TransformStream({
    transform(message, controller) {
      examine(direction, JSON.stringify(message), false);
      controller.enqueue(message);
    },
  });
}

function connect() {
  if (child) {
    const outgoing = tap("out");
    outgoing.readable.pipeTo(Writable.toWeb(child.stdin)).catch(() => {});
    return acp.ndJsonStream(outgoing.writable, Readable.toWeb(child.stdout).pipeThrough(tap("in")));
  }
  const headers = { Authorization: `Bearer ${plan.token}` };
  const raw = plan.over === "http" ? createHttpStream(plan.url, { headers }) : createWebSocketStream(plan.url.replace(/^http/, "ws"), { headers, WebSocket });
  const outgoing = messages("out");
  outgoing.readable.pipeTo(raw.writable).catch(() => {});
  return { writable: outgoing.writable, readable: raw.readable.pipeThrough(messages("in")) };
}

const stream = connect();
const buffers = { ...plan.buffers };
const permissions = [...(plan.permissions ?? [])];
const app = acp
  .client({ name: "acp-editor" })
  .onNotification("session/update", () => {})
  .onRequest("session/request_permission", async ({ params }) => {
    const answer = permissions.length > 1 ? permissions.shift() : permissions[0] ?? "cancelled";
    if (answer === "never") return await new Promise(() => {});
    if (answer === "fail") throw new Error("no");
    if (answer === "twice") {
      // Of the same request, before the SDK's own: yes, and then no.
      const id = [...asked.in].findLast(([, method]) => method === "session/request_permission")[0];
      const option = params.options.find((each) => each.kind === "allow_once");
      child.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, result: { outcome: { outcome: "selected", optionId: option.optionId } } }) + "\n");
    }
    const option = params.options.find((each) => each.optionId === answer || each.kind === answer);
    return { outcome: option ? { outcome: "selected", optionId: option.optionId } : answer === "nonsense" ? { outcome: "selected", optionId: "nonsense" } : { outcome: "cancelled" } };
  })
  .onRequest("fs/read_text_file", ({ params }) => {
    if (plan.hangs) return new Promise(() => {});
    try {
      return { content: buffers[params.path] ?? readFileSync(params.path, "utf8") };
    } catch {
      throw acp.RequestError.resourceNotFound(params.path);
    }
  })
  .onRequest("fs/write_text_file", ({ params }) => {
    if (plan.saves === false) buffers[params.path] = params.content;
    else {
      writeFileSync(params.path, params.content);
      delete buffers[params.path];
    }
    return {};
  })
  .onRequest("elicitation/create", async () => plan.elicitation ?? { action: "decline" });

const fill = (value) =>
  typeof value === "string" && /^\$\w+\.\w+$/.test(value) ? results[value.slice(1).split(".")[0]]?.[value.split(".")[1]]
  : Array.isArray(value) ? value.map(fill)
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]))
  : value;

const running = {};
const aborts = {};
async function step(context, each) {
  if (each.request) {
    const name = each.as ?? each.request;
    const abort = (aborts[name] = new AbortController());
    const sent = context
      .request(each.request, fill(each.params), { cancellationSignal: abort.signal })
      .then((result) => (results[name] = result ?? {}), (error) => (results[name] = { error: { code: error.code, message: error.message } }));
    running[name] = sent;
    if (!each.background) await sent;
  } else if (each.await) {
    await running[each.await];
  } else if (each.cancelRequest) {
    aborts[each.cancelRequest].abort();
  } else if (each.notify) {
    await context.notify(each.notify, fill(each.params));
  } else if (each.raw !== undefined) {
    examine("out", each.raw, true);
    child.stdin.write(each.raw + "\n");
  } else if (each.rawSize) {
    child.stdin.write(`"${"x".repeat(each.rawSize)}"\n`);
    await exited;
  } else if (each.waitFor) {
    const end = now() + (each.timeout ?? 20000);
    while (log.filter((entry) => entry.kind === each.waitFor || (entry.params?.update?.status === each.waitFor)).length < (each.count ?? 1)) {
      if (now() > end) throw new Error(`${each.waitFor} did not come; stderr: ${stderr}`);
      await Promise.race([new Promise((resolve) => wakers.push(resolve)), new Promise((resolve) => setTimeout(resolve, 50))]);
    }
  } else if (each.sleep) {
    await new Promise((resolve) => setTimeout(resolve, each.sleep));
  } else if (each.buffer) {
    if (each.text === undefined) delete buffers[each.buffer];
    else buffers[each.buffer] = each.text;
  } else if (each.closeInput) {
    child.stdin.end();
  } else if (each.kill) {
    child.kill("SIGKILL");
  }
}

let fault = null;
try {
  await app.connectWith(stream, async (context) => {
    if (plan.capabilities !== null) {
      results.initialize = await context.request("initialize", { protocolVersion: plan.version ?? 1, clientCapabilities: plan.capabilities ?? {}, clientInfo: { name: "acp-editor", version: "1" } });
    }
    for (const each of plan.steps) await step(context, each);
  });
} catch (error) {
  // A plan may want the agent to end the connection.
  fault = plan.ends ? null : String(error?.stack ?? error);
}

child?.stdin.end();
const ended = now();
const end = child
  ? await Promise.race([exited, new Promise((resolve) => setTimeout(() => resolve({ code: null, signal: "none: it still runs" }), 15000))])
  : { code: null, signal: "none: a server" };
const took = now() - ended;
child?.kill("SIGKILL");
await new Promise((resolve) => process.stdout.write(JSON.stringify({ results, log, invalid, lines, fault, end, took, stderr, buffers }), resolve));
process.exit(0);
