using System.Text.Json;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about what lies in files and beside the log: contents, blobs, changes, lists of what is to be done, programs that run.</summary>
internal static class ContentEndpoints
{
    private const string Session = "/v1/sessions/{session}";
    private const int MostChanges = 10_000;

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var host = parts.Host;
        list.Get<FileContent>(
            "/v1/workspaces/{workspace}/content",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Reads a file that may be read without asking, of at most 8 MB; secrets are hidden in text.",
            call => host.Workspaces.ReadFileAsync(call.Workspace.Id, call.Needed("path"), call.Aborted),
            new EndpointParameter("path", "string", "The file, relative to the workspace.") { Required = true });
        list.Get<FileContent>(
            Session + "/blobs/{blob}",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Reads what a session keeps outside its log: an image, a file, a version that a file had; at most 8 MB.",
            call => host.Sessions.ReadBlobAsync(call.Session.Id, call.Value("blob"), call.Aborted));
        list.List<StandingChange>(
            Session + "/changes",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Lists the changes to files that stand, the oldest first, with the diff of each: what undo would take back. The last 10000.",
            call => ListChangesAsync(host, call));
        list.Get<JsonElement>(
            Session + "/todos",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Reads the list of what is to be done, as the model keeps it.",
            call => ReadTodosAsync(host, call));
        list.List<SessionJob>(
            Session + "/jobs", AccessScopes.Read, EndpointPlace.Session, "Lists the programs that calls left running here and that have not ended.", call =>
                ListJobsAsync(parts, call));
    }

    private static async ValueTask<IReadOnlyList<StandingChange>> ListChangesAsync(IHostClient host, EndpointCall call)
    {
        var changes = new List<StandingChange>();

        // From the newest on, so that no more is read than is shown: what was said last of a turn holds.
        var undone = new Dictionary<string, bool>(StringComparer.Ordinal);
        await foreach (var told in EventsAsync(host, call, newestFirst: true, "file.changed", "files.changed", "files.reverted"))
        {
            switch (told)
            {
                case FilesReverted back:
                    foreach (var turn in back.Turns)
                    {
                        undone.TryAdd(turn, !back.Redo);
                    }

                    break;
                case { TurnId: { } turn } when undone.GetValueOrDefault(turn):
                    break;
                case FileChanged { Change: var change, CallId: var id }:
                    changes.Add(new StandingChange(told.TurnId ?? "", id, change.Path)
                    {
                        Kind = change.Kind,
                        Before = change.Before,
                        After = change.After,
                        To = change.To,
                        Diff = change.Diff,
                        Added = change.Added,
                        Removed = change.Removed,
                    });
                    break;
                case FilesChanged { CallId: var id } many:
                    changes.AddRange(many.Files.Reverse().Select(file =>
                        new StandingChange(told.TurnId ?? "", id, file.Path) { Before = file.Before, After = file.After }));
                    break;
                default:
                    break;
            }

            if (changes.Count >= MostChanges)
            {
                break;
            }
        }

        return [.. changes.Take(MostChanges).Reverse()];
    }

    private static async ValueTask<JsonElement> ReadTodosAsync(IHostClient host, EndpointCall call)
    {
        await foreach (var told in EventsAsync(host, call, newestFirst: true, "todo.updated"))
        {
            if (told is OtherEvent { Data.ValueKind: not JsonValueKind.Undefined } last)
            {
                return last.Data;
            }
        }

        return AgentJson.Parse("""{"items":[]}""");
    }

    private static async ValueTask<IReadOnlyList<SessionJob>> ListJobsAsync(ServerParts parts, EndpointCall call)
    {
        var jobs = new SortedDictionary<long, SessionJob>();
        await foreach (var told in EventsAsync(parts.Host, call, newestFirst: false, "job.started", "job.ended"))
        {
            // What another process began went with it.
            if (told.Time >= parts.StartedAt && told is OtherEvent { Data.ValueKind: JsonValueKind.Object } job
                && job.Data.TryGetProperty("id", out var number) && number.TryGetInt64(out var id))
            {
                jobs.Remove(id);
                if (told.Type == "job.started")
                {
                    jobs[id] = new SessionJob(id, told.Time, job.Data);
                }
            }
        }

        return [.. jobs.Values];
    }

    private static async IAsyncEnumerable<AgentEvent> EventsAsync(IHostClient host, EndpointCall call, bool newestFirst, params string[] kinds)
    {
        string? cursor = null;
        do
        {
            var page = await host.Sessions.ReadHistoryAsync(
                new HistoryRequest(call.Session.Id) { Kinds = kinds, Cursor = cursor, Limit = 1_000, NewestFirst = newestFirst }, call.Aborted);
            foreach (var told in page.Events)
            {
                yield return told;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
