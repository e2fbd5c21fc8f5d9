// An agent for tests, on the protocol's published SDK: does what a script says, and keeps each line in both directions.
//   ACP_SCRIPT='[…]' node acp-agent.mjs
// A step: { say }   { write: path, text, ask, kind, title, session, id }   { run: line, ask }   { sneak: path, text }   { hang: true }   { die: true }
//   { flood: count }   { noise: text on standard output }   { child: true }   { stop: reason }   { told: true, what this run knows of earlier ones }
//   { me: true, says which process it is }   { mode: id, goes into it }   { later: text, said when the prompt is over }
// Variables: ACP_LOG, a file for lines that the published schema does not allow; ACP_DEAF, goes on when its input ends; ACP_CANNOT, capabilities left out;
// ACP_LIES, goes on with no session although it says so.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";
import Ajv from "ajv/dist/2020.js";

const script = JSON.parse(process.env.ACP_SCRIPT ?? "[]");
const cannot = (process.env.ACP_CANNOT ?? "").split(",");
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@agentclientprotocol/sdk/schema/v1/schema.json"), "utf8"));
// The definitions alone, taken as they are: compiling the root, which is every message in one, takes longer than all else that a start does.
const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
ajv.addSchema({ $id: "acp", $defs: schema.$defs });
const params = {};
for (const [name, entry] of Object.entries(schema.$defs))
  for (const method of [].concat(entry["x-method"] ?? [])) if (!name.endsWith("Response")) params[method] = name;

function examine(line) {
  if (!process.env.ACP_LOG || line.trim() === "") return;
  const message = JSON.parse(line);
  const name = message.method && params[message.method];
  const validate = name && ajv.getSchema(`acp#/$defs/${name}`);
  const wrong = message.method && !name ? "unknown method" : validate && !validate(message.params) ? ajv.errorsText(validate.errors) : null;
  appendFileSync(process.env.ACP_LOG, `${wrong ? "INVALID" : "ok"} ${message.method ?? "answer"} ${wrong ?? ""} ${wrong ? line : ""}\n`);
}

let rest = "";
process.stdin.on("data", (bytes) => {
  rest += bytes;
  for (let at; (at = rest.indexOf("\n")) >= 0; rest = rest.slice(at + 1)) examine(rest.slice(0, at));
});
if (process.env.ACP_DEAF) setInterval(() => {}, 1000);

const me = randomUUID();
const afterwards = [];
const sessions = {};
const store = (cwd) => join(cwd, ".foreign-sessions.json");
const known = (cwd) => (existsSync(store(cwd)) ? JSON.parse(readFileSync(store(cwd), "utf8")) : []);
const cancelled = {};

async function act(context, session, step) {
  const tell = (update) => context.client.notify("session/update", { sessionId: session.id, update });
  const ask = (call, id) =>
    context.client.request("session/request_permission", {
      sessionId: id ?? session.id,
      toolCall: call,
      options: [
        { optionId: "yes", name: "Yes", kind: "allow_once" },
        { optionId: "no", name: "No", kind: "reject_once" },
      ],
    });
  if (step.say) await tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: step.say } });
  if (step.told) await tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: `${session.prompts} prompts; last: ${session.last}` } });
  if (step.me) await tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: `<${me}>` } });
  if (step.mode) await tell({ sessionUpdate: "current_mode_update", currentModeId: step.mode });
  if (step.later) afterwards.push(() => tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: step.later } }));
  if (step.flood)
    for (let i = 0; i < step.flood; i++) await tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "x".repeat(1000) } });
  if (step.noise) process.stdout.write(step.noise + "\n");
  if (step.child) {
    const child = spawn("sleep", [process.env.ACP_MARK], { detached: true, stdio: "ignore" });
    writeFileSync(join(session.cwd, "child.pid"), String(child.pid));
  }
  if (step.sneak) {
    const path = resolve(session.cwd, step.sneak);
    let said = "written";
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, step.text ?? "sneaked");
    } catch (error) {
      said = String(error.code);
    }
    if (!step.silent) {
      const toolCallId = `c${++session.calls}`;
      await tell({ sessionUpdate: "tool_call", toolCallId, title: `Sneak ${step.sneak}`, kind: "edit", status: "in_progress", locations: [{ path }] });
      await tell({ sessionUpdate: "tool_call_update", toolCallId, status: "completed", content: [{ type: "content", content: { type: "text", text: said } }] });
    }
  }
  if (step.write || step.run) {
    const path = step.write && resolve(session.cwd, step.write);
    const toolCallId = `c${++session.calls}`;
    const call = { toolCallId, title: step.title ?? (path ? `Write ${step.write}` : step.run), kind: step.kind ?? (path ? "edit" : "execute"), status: "pending" };
    if (path) {
      call.locations = [{ path }];
      call.content = [{ type: "diff", path, newText: step.text ?? "asked\n", oldText: existsSync(path) ? readFileSync(path, "utf8") : null }];
    } else call.rawInput = { command: step.run };
    const { title, ...untitled } = call;
    if (!step.untitled) await tell({ sessionUpdate: "tool_call", ...call });
    const answer = await ask(step.untitled ? untitled : call, step.session);
    const allowed = answer.outcome.outcome === "selected" && answer.outcome.optionId === "yes";
    if (allowed && path) writeFileSync(path, step.text ?? "asked\n");
    if (!step.untitled) await tell({ sessionUpdate: "tool_call_update", toolCallId, status: allowed ? "completed" : "failed" });
    await tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: allowed ? `[did ${title}]` : `[refused ${title}]` } });
  }
  if (step.hang) await new Promise((done) => (cancelled[session.id] = done));

  if (step.die) process.exit(7);
}

const open = (id, cwd) => {
  sessions[id] = { id, cwd, calls: 0, prompts: 0, last: "none", ...known(cwd).find((each) => each.id === id) };
  return { modes: { currentModeId: "ask", availableModes: [{ id: "ask", name: "Ask" }, { id: "plan", name: "Plan" }] } };
};
acp
  .agent({ name: "acp-agent" })
  .onRequest("initialize", async () => ({
    protocolVersion: Number(process.env.ACP_VERSION ?? 1),
    agentInfo: { name: "acp-agent", version: "1" },
    agentCapabilities: {
      loadSession: !cannot.includes("load"),
      sessionCapabilities: cannot.includes("resume") ? {} : { resume: {} },
    },
    authMethods: [],
  }))
  .onRequest("session/new", async ({ params }) => {
    const id = `foreign-${randomUUID()}`;
    return { sessionId: id, ...open(id, params.cwd) };
  })
  .onRequest("session/resume", async ({ params }) => {
    if (process.env.ACP_LIES) throw acp.RequestError.methodNotFound("session/resume");
    if (!known(params.cwd).some((each) => each.id === params.sessionId)) throw acp.RequestError.resourceNotFound(params.sessionId);
    return open(params.sessionId, params.cwd);
  })
  .onRequest("session/load", async (context) => {
    if (!known(context.params.cwd).some((each) => each.id === context.params.sessionId)) throw acp.RequestError.resourceNotFound(context.params.sessionId);
    const opened = open(context.params.sessionId, context.params.cwd);
    await context.client.notify("session/update", {
      sessionId: context.params.sessionId,
      update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text: "REPLAYED" } },
    });
    return opened;
  })
  .onRequest("session/set_mode", async () => ({}))
  .onRequest("session/prompt", async (context) => {
    const session = sessions[context.params.sessionId];
    const text = context.params.prompt.map((each) => each.text ?? "").join("");
    let reason = "end_turn";
    session.cancelled = false;
    for (const step of script) {
      if (step.when && !text.split("\n").at(-1).includes(step.when)) continue;
      if (step.stop) reason = step.stop;
      else await act(context, session, step);
    }
    session.prompts++;
    session.last = text;
    writeFileSync(store(session.cwd), JSON.stringify([...known(session.cwd).filter((each) => each.id !== session.id), session]));
    setTimeout(() => afterwards.splice(0).forEach((each) => each()), 50);
    return { stopReason: session.cancelled ? "cancelled" : reason };
  })
  .onNotification("session/cancel", async ({ params }) => {
    const session = sessions[params.sessionId];
    if (session) session.cancelled = true;
    if (!process.env.ACP_DEAF) cancelled[params.sessionId]?.();
  })
  .connect(acp.ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
