using System.Text;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about sessions: begun, found, read, kept, taken back and removed.</summary>
internal static class SessionEndpoints
{
    private const string Base = "/v1/sessions/{session}";
    private const int ImportBytes = 256 << 20;

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var sessions = parts.Host.Sessions;
        AddAll(list, parts);
        list.Get<SessionInfo>(Base, AccessScopes.Read, EndpointPlace.Session, "Reads a session.", static call => new(call.Session));
        list.Send<SessionName, SessionInfo>("PATCH", Base, AccessScopes.Prompt, EndpointPlace.Session, "Gives a session another name.", (call, request) =>
            sessions.RenameAsync(call.Session.Id, request.Name, call.Aborted));
        list.Act("DELETE", Base, AccessScopes.Admin, EndpointPlace.Session, "Removes a session for good.", call =>
            sessions.DeleteAsync(call.Session.Id, call.Aborted));
        list.Get<SessionOwner>(Base + "/owner", AccessScopes.Read, EndpointPlace.Session, "Reads which process has a session.", call =>
            sessions.ReadOwnerAsync(call.Session.Id, call.Aborted));
        list.Act(
            "POST",
            Base + "/close",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Lets go of a session in which no turn runs: another process can have it, and what its calls left running ends.",
            call => sessions.CloseAsync(call.Session.Id, call.Aborted));
        list.Pages<Message>(
            Base + "/messages",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Reads messages, the oldest first.",
            async call =>
            {
                var skip = (int)call.Number("skip", call.Number("cursor", 0, 0, int.MaxValue), 0, int.MaxValue);
                var limit = (int)call.Number("limit", 100, 1, 1_000);
                var page = await sessions.ReadMessagesAsync(call.Session.Id, skip, limit, call.Aborted);
                return (page, page.Count < limit ? null : Text(skip + page.Count));
            },
            new("skip", "integer", "Number of messages to pass over. Default 0."),
            new("cursor", "integer", "Where to go on: the member next of the page before."),
            new("limit", "integer", "The most messages, 1 to 1000. Default 100."));
        list.Pages<AgentEvent>(
            Base + "/log",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Reads durable events after a number, in order.",
            async call =>
            {
                var after = call.Number("after", call.Number("cursor", 0, 0, long.MaxValue), 0, long.MaxValue);
                var limit = (int)call.Number("limit", 100, 1, 1_000);
                var page = await sessions.ReadEventsAsync(call.Session.Id, after, limit, call.Aborted);
                return (page, page.Count < limit ? null : Text(page[^1].Sequence ?? 0));
            },
            new("after", "integer", "The number. Default 0, for the first."),
            new("cursor", "integer", "Where to go on: the member next of the page before."),
            new("limit", "integer", "The most events, 1 to 1000. Default 100."));
        list.Get<ChangedCount>(Base + "/log/last", AccessScopes.Read, EndpointPlace.Session, "Reads the number of the last durable event.", async call =>
            new(await sessions.ReadLastNumberAsync(call.Session.Id, call.Aborted)));
        list.Get<HistoryPage>(
            Base + "/history",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Reads a page of what happened, by kinds.",
            call => sessions.ReadHistoryAsync(
                new HistoryRequest(call.Session.Id)
                {
                    Kinds = call.Query("kinds")?.Split(',') ?? [],
                    Cursor = call.Query("cursor"),
                    Limit = (int)call.Number("limit", 100, 1, 1_000),
                    NewestFirst = call.Flag("newest"),
                    Whole = call.Flag("whole"),
                },
                call.Aborted),
            new("kinds", "string", "Kinds of events, with commas; one that ends with a dot stands for all that begin so."),
            new("cursor", "string", "Where to go on: the member next of the page before."),
            new("limit", "integer", "The most events, 1 to 1000. Default 100."),
            new("newest", "boolean", "Begins with the newest, and goes back page by page. Default false."),
            new("whole", "boolean", "Puts long arguments of calls, which the log keeps apart, back into their events. Default false."));
        list.Add(new Endpoint("GET", Base + "/export", AccessScopes.Read, EndpointPlace.Session, "Writes a session as a document or as data.", call =>
            ExportAsync(parts, call))
        {
            Kind = AnswerKind.Text,
            TextTypes = ["text/markdown", "text/html", "application/json", "application/x-ndjson"],
            Parameters = [new("format", "string", "markdown, html, json or jsonl. Default markdown.")],
        });
        list.Send<ForkRequest, SessionInfo>(
            "POST",
            Base + "/fork",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Begins a session with a copy of this one, up to a message.",
            (call, request) => sessions.ForkAsync(request, call.Aborted),
            static endpoint => endpoint with { Status = 201, Given = ["sessionId"], BodyIsOptional = true });
        AddSettings(list, parts);
        AddContext(list, parts);
        AddChanges(list, parts);
    }

    private static void AddAll(EndpointList list, ServerParts parts)
    {
        var sessions = parts.Host.Sessions;
        list.Pages<SessionInfo>(
            "/v1/sessions",
            AccessScopes.Read,
            EndpointPlace.Filtered,
            "Lists sessions, the last used first.",
            call => ListAsync(parts, call),
            new("workspace", "string", "Those of one workspace, by its real path."),
            new("provider", "string", "Those whose last turn was answered by a model of this provider."),
            new("name", "string", "Only sessions with these words in their name or title."),
            new("usedSince", "string", "Those used at this time or later."),
            new("unusedSince", "string", "Those not used since this time."),
            new("state", "string", "idle, running or waiting, as it is at this server."),
            new("cursor", "string", "Where to go on: the member next of the page before."),
            new("limit", "integer", "The most sessions, 1 to 1000. Default 100."));
        list.Get<SessionInfo>(
            "/v1/find",
            AccessScopes.Read,
            EndpointPlace.Filtered,
            "Finds a session by its id, 4 or more characters of it, its name, or last.",
            async call => await sessions.FindAsync(call.Caller.Workspace ?? call.Query("workspace"), call.Needed("key"), call.Aborted)
                ?? throw new ProblemException(ProblemKind.SessionNotFound, $"There is no session {call.Needed("key")}."),
            new EndpointParameter("key", "string", "The word.") { Required = true },
            new("workspace", "string", "Real path of the workspace to look in; all where it is absent."));
        list.Send<NewSession, SessionInfo>(
            "POST",
            "/v1/sessions",
            AccessScopes.Prompt,
            EndpointPlace.Filtered,
            "Begins a session in an open workspace.",
            (call, request) =>
            {
                _ = parts.Workspaces.Find(request.WorkspaceId, call.Caller);
                return sessions.CreateAsync(request, call.Aborted);
            },
            static endpoint => endpoint with { Status = 201 });
        list.Send<ImportRequest, SessionInfo>(
            "POST",
            "/v1/import",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Reads back a session that was exported: all of it or nothing.",
            (call, request) => sessions.ImportAsync(request, call.Aborted),
            static endpoint => endpoint with { Status = 201, MostBytes = ImportBytes });
        list.Send<CleanRequest, CleanReport>(
            "POST",
            "/v1/clean",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Removes sessions that were not used for long, or are too many.",
            (call, request) => sessions.CleanAsync(request, call.Aborted));
        list.Act<ChangedCount>(
            "POST",
            "/v1/rebuild",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Makes all that follows from the log of events again.",
            async call => new(await sessions.RebuildAsync(call.Aborted)));
    }

    private static void AddSettings(EndpointList list, ServerParts parts)
    {
        var sessions = parts.Host.Sessions;
        list.Get<SessionSettings>(Base + "/settings", AccessScopes.Read, EndpointPlace.Session, "Reads what prompts of a session are taken with.", call =>
            sessions.ReadSettingsAsync(call.Session.Id, call.Aborted));
        list.Send<SessionSettings>(
            "PUT",
            Base + "/settings",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Changes what prompts of a session are taken with: all of it. What widens what runs without asking needs the scope approve.",
            async (call, settings) =>
            {
                // One after the other: what is compared with is what is replaced.
                await parts.Changing.WaitAsync(call.Aborted);
                try
                {
                    if (Widening.Is(await sessions.ReadSettingsAsync(call.Session.Id, call.Aborted), settings))
                    {
                        call.Need(AccessScopes.Approve, "to let more run than the session's settings do now: send what narrows again, with what is new");
                    }

                    await sessions.ChangeSettingsAsync(call.Session.Id, settings, call.Aborted);
                }
                finally
                {
                    parts.Changing.Release();
                }
            });
        list.Send<SessionSwitch>(
            "PUT",
            Base + "/mode",
            AccessScopes.Approve,
            EndpointPlace.Session,
            "Gives a session another permission mode or profile, in a turn that runs too.",
            async (call, request) => await parts.Host.Permissions.SwitchAsync(
                (await parts.WorkspaceOfAsync(call, request.WorkspaceId)).Id, call.Session.Id, request.Change, call.Aborted));
    }

    private static void AddContext(EndpointList list, ServerParts parts)
    {
        var context = parts.Host.Sessions.Context;
        list.Send<CompactRequest, CompactReport>(
            "POST",
            Base + "/compact",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Shortens the conversation that is sent.",
            (call, request) => context.CompactAsync(request, call.Aborted),
            static endpoint => endpoint with { Given = ["workspaceId", "sessionId"], BodyIsOptional = true });
        list.Get<SessionPins>(Base + "/pins", AccessScopes.Read, EndpointPlace.Session, "Reads what is kept through compactions.", call =>
            context.ReadPinsAsync(call.Session.Id, call.Aborted));
        list.Act<NamedThing>("PUT", Base + "/pins/{message}", AccessScopes.Prompt, EndpointPlace.Session, "Keeps a message through compactions.", async call =>
            new(await context.PinAsync(call.Session.Id, call.Value("message"), pinned: true, call.Aborted)));
        list.Act<NamedThing>("DELETE", Base + "/pins/{message}", AccessScopes.Prompt, EndpointPlace.Session, "Keeps a message no longer.", async call =>
            new(await context.PinAsync(call.Session.Id, call.Value("message"), pinned: false, call.Aborted)));
        list.Send<SessionGoal>("PUT", Base + "/goal", AccessScopes.Prompt, EndpointPlace.Session, "Says what a session is for.", (call, request) =>
            context.SetGoalAsync(call.Session.Id, request.Goal, call.Aborted));
    }

    private static void AddChanges(EndpointList list, ServerParts parts)
    {
        var changes = parts.Host.Sessions.Changes;
        list.Send<UndoRequest, UndoReport>(
            "POST",
            Base + "/undo",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Takes back what turns did to files; with preview it says what it would.",
            (call, request) => changes.UndoAsync(request, call.Aborted),
            static endpoint => endpoint with { Given = ["workspaceId", "sessionId"], BodyIsOptional = true });
        list.Send<WorkspaceReference, UndoReport>(
            "POST",
            Base + "/redo",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Brings back what was taken back last.",
            async (call, request) => await changes.RedoAsync((await parts.WorkspaceOfAsync(call, request.WorkspaceId)).Id, call.Session.Id, call.Aborted),
            static endpoint => endpoint with { BodyIsOptional = true });
        list.Send<PreviewsRequest, EditResult>(
            "POST",
            Base + "/apply",
            AccessScopes.Approve,
            EndpointPlace.Session,
            "Makes the changes that dry runs kept, all or none; or gives them up.",
            async (call, request) => await changes.ApplyPreviewsAsync(
                (await parts.WorkspaceOfAsync(call, request.WorkspaceId)).Id, call.Session.Id, request.Discard, call.Aborted),
            static endpoint => endpoint with { BodyIsOptional = true });
    }

    private static async ValueTask<(IReadOnlyList<SessionInfo> Items, string? Next)> ListAsync(ServerParts parts, EndpointCall call)
    {
        var filter = new SessionFilter
        {
            Workspace = call.Caller.Workspace ?? call.Query("workspace"),
            Provider = call.Query("provider"),
            Name = call.Query("name"),
            UsedSince = call.Time("usedSince"),
            UnusedSince = call.Time("unusedSince"),
            Cursor = call.Query("cursor"),
            Limit = (int)call.Number("limit", 100, 1, 1_000),
        };
        if (call.Query("state") is not { } word)
        {
            var page = await parts.Host.Sessions.ListPageAsync(filter, call.Aborted);
            return (page.Items, page.Next);
        }

        var state = EnumNames.TryParse<SessionState>(word, out var known) && known != SessionState.Unknown
            ? known
            : throw new ProblemException(ProblemKind.InvalidRequest, "The parameter state is idle, running or waiting.");
        var waiting = (await parts.Host.Permissions.ListPendingAsync(call.Aborted)).Select(static request => request.SessionId)
            .Concat(parts.Watch.Questions.Select(static question => question.SessionId)).ToHashSet(StringComparer.Ordinal);

        // The store knows no states: page by page until there are enough of them, or no session is left.
        var found = new List<SessionInfo>();
        string? next;
        do
        {
            var page = await parts.Host.Sessions.ListPageAsync(filter with { Limit = filter.Limit - found.Count }, call.Aborted);
            found.AddRange(page.Items.Where(session => state == (waiting.Contains(session.Id) ? SessionState.Waiting
                : parts.Watch.TurnOf(session.Id) is not null ? SessionState.Running
                : SessionState.Idle)));
            next = page.Next;
            filter = filter with { Cursor = next };
        }
        while (next is not null && found.Count < filter.Limit);
        return (found, next);
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async ValueTask ExportAsync(ServerParts parts, EndpointCall call)
    {
        var format = call.Query("format") ?? "markdown";
        var type = format switch
        {
            "markdown" => "text/markdown; charset=utf-8",
            "html" => "text/html; charset=utf-8",
            "json" => "application/json",
            "jsonl" => "application/x-ndjson",
            _ => throw new ProblemException(ProblemKind.InvalidRequest, "The parameter format is markdown, html, json or jsonl."),
        };
        var response = call.Context.Response;
        response.ContentType = type;

        // A page of a session is data: nothing in it runs, whatever was written into it.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
        response.Headers.ContentDisposition = "attachment";
        var export = parts.Export ?? throw new ProblemException(ProblemKind.NotFound, "This server writes no exports.");
        using var text = new StringWriter { NewLine = "\n" };
        await export(call.Session, format, text, call.Aborted);
        await call.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), type, 200);
    }
}
