using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about the server itself, and about what is no workspace's.</summary>
internal static class ServerEndpoints
{
    private const string AsSocket = "Asked for as a WebSocket, each is a message with the members id and event.";

    private static readonly EndpointParameter Types = new(
        "types", "string", "Types of events to hear, with commas; one that ends with a dot stands for all that begin so.");

    private static readonly EndpointParameter Live = new("live", "boolean", "Events that are not kept, too. Default true.");

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        list.Urgent<string>("/healthz", "Says that the server lives.", static _ => new("ok"));
        list.Urgent<string>(
            "/readyz",
            "Says that the server takes requests.",
            _ => parts.Counters.IsClosing ? throw new ProblemException(ProblemKind.ShuttingDown) : new ValueTask<string>("ok"));
        list.Get<ServerVersion>(
            "/v1/version",
            AccessScopes.Read,
            EndpointPlace.Nothing,
            "Reads the versions of the program and of the API.",
            _ => new(new ServerVersion(parts.Program, "v1")));
        list.Get<ServerStatus>("/v1/status", AccessScopes.Read, EndpointPlace.Server, "Reads what goes on at the server, in numbers.", async call =>
            new ServerStatus(parts.Program, Environment.ProcessId, parts.StartedAt)
            {
                Workspaces = parts.Workspaces.Count,
                RunningTurns = parts.Watch.Running,
                Waiting = (await parts.Host.Permissions.ListPendingAsync(call.Aborted)).Count + parts.Watch.Questions.Count,
                Listeners = parts.Counters.Listeners,
                Requests = parts.Counters.Requests,
                MemoryBytes = Environment.WorkingSet,
            });
        list.Add(new Endpoint(
            "GET",
            "/v1/events",
            AccessScopes.Read,
            EndpointPlace.Filtered,
            "Streams the events of all sessions, by positions in the store; Last-Event-ID goes on from where a stream broke off. " + AsSocket,
            call => parts.Streams.RunAsync(call, session: null))
        {
            Answer = typeof(AgentEvent),
            Kind = AnswerKind.Events,
            Parameters = [Types, Live, new("after", "string", "The position, or the id of the event, after which to begin. Default: now.")],
        });
        list.Add(new Endpoint(
            "GET",
            "/v1/sessions/{session}/events",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Streams the events of a session, by their numbers; Last-Event-ID goes on from where a stream broke off. " + AsSocket,
            call => parts.Streams.RunAsync(call, call.Session.Id))
        {
            Answer = typeof(AgentEvent),
            Kind = AnswerKind.Events,
            Parameters = [Types, Live, new("after", "string", "The number, or the id of the event, after which to begin; 0 for all. Default: now.")],
        });
        AddTrust(list, parts);
        AddRecords(list, parts);
    }

    private static void AddTrust(EndpointList list, ServerParts parts)
    {
        list.List<string>("/v1/trust", AccessScopes.Read, EndpointPlace.Server, "Lists the folders that are trusted.", call =>
            parts.Host.Workspaces.ListTrustedAsync(call.Aborted));
        list.Get<TrustReport>(
            "/v1/trust/report",
            AccessScopes.Read,
            EndpointPlace.Server,
            "Shows what would run in a folder when it is trusted.",
            call => parts.Host.Workspaces.ShowTrustAsync(call.Needed("folder"), call.Aborted),
            new EndpointParameter("folder", "string", "The folder.") { Required = true });
        list.Send<TrustRequest, NamedThing>("PUT", "/v1/trust", AccessScopes.Admin, EndpointPlace.Server, "Trusts a folder as it is now, or takes that back.",
            async (call, request) => new(await parts.Host.Workspaces.SetTrustAsync(request.Folder, request.Trusted, call.Aborted)));
    }

    private static void AddRecords(EndpointList list, ServerParts parts)
    {
        list.Get<UsageReport>(
            "/v1/usage",
            AccessScopes.Read,
            EndpointPlace.Filtered,
            "Adds up tokens and money of all requests that are kept.",
            call => parts.Host.Models.ReadUsageAsync(
                new UsageFilter(EnumNames.TryParse<UsageGrouping>(call.Query("by") ?? "day", out var by) ? by : UsageGrouping.Unknown)
                {
                    SessionId = call.Query("session"),
                    Workspace = call.Caller.Workspace ?? call.Query("workspace"),
                    Since = call.Time("since"),
                    Limit = (int)call.Number("limit", 1_000, 1, 10_000),
                },
                call.Aborted),
            new("by", "string", "day, model, session, turn, project or plugin. Default day."),
            new("session", "string", "The session; all where it is absent."),
            new("workspace", "string", "Real path of the workspace; all where it is absent."),
            new("since", "string", "The first moment that counts."),
            new("limit", "integer", "The most rows. Default 1000."));
        list.List<SearchHit>(
            "/v1/search",
            AccessScopes.Read,
            EndpointPlace.Filtered,
            "Finds messages of all sessions that have the words, the best first.",
            call => parts.Host.Sessions.SearchAsync(
                new SearchRequest(call.Needed("words"))
                {
                    Workspace = call.Caller.Workspace ?? call.Query("workspace"),
                    Limit = (int)call.Number("limit", 20, 1, 200),
                },
                call.Aborted),
            new("words", "string", "Words that all have to be there.") { Required = true },
            new("workspace", "string", "Real path of the workspace; all where it is absent."),
            new("limit", "integer", "The most hits, 1 to 200. Default 20."));
        list.Add(new Endpoint(
            "GET",
            "/v1/log",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Reads the host's own log, the oldest first.",
            call =>
            {
                var follow = call.Flag("follow");
                if (follow)
                {
                    parts.Streams.Hold(call);
                }

                return call.WriteLinesAsync(parts.Host.Audit.ReadLogAsync(
                    new LogFilter
                    {
                        SessionId = call.Query("session"),
                        Level = call.Query("level") is not { } word ? LogEntryLevel.Debug
                            : EnumNames.TryParse<LogEntryLevel>(word, out var level) ? level
                            : throw new ProblemException(ProblemKind.InvalidRequest, "The parameter level is debug, info, warning or error."),
                        Lines = (int)call.Number("lines", 100, 0, 100_000),
                        Follow = follow,
                    },
                    call.Aborted));
            })
        {
            Answer = typeof(LogEntry),
            Kind = AnswerKind.Lines,
            Parameters =
                [
                    new("session", "string", "Lines about one session."), new("level", "string", "Lines at least as bad as this: debug, info, warning, error."),
                    new("lines", "integer", "The most lines of what is there already. Default 100."), new("follow", "boolean", "Goes on with new lines."),
                ],
        });
    }
}
