// A client that is generated from the server's OpenAPI document: runs a prompt, answers the permission request, reads the end.
import { client } from './generated/client.gen';
import * as api from './generated/sdk.gen';
import type { PermissionRequest, SessionActivity, SessionInfo, SubmittedTurn, WorkspaceInfo } from './generated/types.gen';

const [, , baseUrl, token, folder] = process.argv;
client.setConfig({ baseUrl, headers: { Authorization: `Bearer ${token}` }, throwOnError: true });

async function main(): Promise<void> {
  const workspace = (await api.postWorkspaces({ body: { path: folder } })).data as WorkspaceInfo;
  const session = (await api.postSessions({ body: { workspaceId: workspace.id } })).data as SessionInfo;
  const turn = (await api.postSessionsSessionMessages({
    path: { session: session.id },
    body: { text: 'write a greeting', interactive: true },
  })).data as SubmittedTurn;
  const asked = (await api.getSessionsSessionWait({ path: { session: session.id }, query: { until: 'permission', timeout: 60 } })).data as SessionActivity;
  const request = (asked.permissions ?? [])[0] as PermissionRequest;
  await api.postPermissionsRequest({ path: { request: request.id }, body: { kind: 'allow-once' } });
  const late = await api.postPermissionsRequest({ path: { request: request.id }, body: { kind: 'deny' }, throwOnError: false });
  await api.getSessionsSessionWait({ path: { session: session.id }, query: { until: 'idle', timeout: 60 } });
  const history = (await api.getSessionsSessionHistory({ path: { session: session.id }, query: { kinds: 'turn.completed' } })).data;
  const end = history!.events![0] as unknown as { turnId: string; outcome: string; text: string };

  const types: string[] = [];
  const stream = await api.getSessionsSessionEvents({ path: { session: session.id }, query: { after: '0', live: false } });
  for await (const e of stream.stream) {
    types.push((e as { type: string }).type);
    if (types.at(-1) === 'turn.completed') break;
  }

  console.log(JSON.stringify({
    asked: JSON.stringify(request.plan).includes("hello.txt"), same: end.turnId === turn.turnId, outcome: end.outcome, text: end.text,
    late: late.response?.status, problem: (late.error as { type?: string })?.type, first: types[0], events: types.length,
  }));
}

// The stream that was left would keep the program.
main().then(() => process.exit(0), fault => { console.error(fault); process.exit(1); });
