using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Calls;
using AgentHost.Kernel.Turns.Deferred;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Calls that clients make without a model: each a turn of one call, by the same way as a model's.</summary>
internal sealed class ToolCallService(
    ToolInvoker invoker,
    SessionService sessions,
    SettingsReloader renewal,
    OpenedWorkspaces workspaces,
    AuditService audit,
    Redactor redactor,
    TimeProvider time) : IHostTools, IAsyncDisposable
{
    private const int LongestCaller = 200;

    /// <summary>Of images and files in one answer.</summary>
    private const long MostBytes = 16 << 20;

    private readonly ConcurrentDictionary<string, RunningCall> _running = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(string workspaceId, bool interactive, CancellationToken cancellationToken)
    {
        var workspace = await renewal.TakeAsync(await workspaces.FindAsync(workspaceId), cancellationToken);
        var asked = new PromptRequest(workspaceId, "", []) { Interactive = interactive };
        var selection = new ToolSelection(workspace, interactive) { LongRunning = AgentTree.DepthOf(workspace.Settings) > 0 };
        var (tools, _) = await ResolveAsync(workspace.Services.Registry, asked, selection, static _ => { }, cancellationToken);
        return [
            .. tools.Offered.Concat(tools.Waiting).Where(static spec => spec.Name is not (HostTools.Search or HostTools.Call))
                .OrderBy(static spec => spec.Name, StringComparer.Ordinal)
        ];
    }

    public ValueTask<ToolAnswer> CallAsync(ToolRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, owner: null, cancellationToken);

    /// <summary>Makes a call, for a command also of a tool that starts sub-agents.</summary>
    /// <param name="request">The call.</param>
    /// <param name="owner">The plugin whose command wants it; null for a client.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HostException">As <see cref="IHostTools.CallAsync"/> says.</exception>
    internal async ValueTask<ToolAnswer> CallAsync(ToolRequest request, CallOwner? owner, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workspace = await renewal.TakeAsync(await workspaces.FindAsync(request.WorkspaceId), cancellationToken);
        return (await CallAsync(request, workspace, owner, parent: null, cancellationToken)).Answer;
    }

    /// <summary>Makes a call in a folder of its own for a call of another turn, whose person is asked, and whose rules and mode hold.</summary>
    internal ValueTask<(ToolAnswer Answer, JsonElement? Data)> CallAsync(
        ToolRequest request, Workspace workspace, TurnState parent, CancellationToken cancellationToken) =>
        CallAsync(request, workspace, owner: null, parent, cancellationToken);

    private async ValueTask<(ToolAnswer Answer, JsonElement? Data)> CallAsync(
        ToolRequest request, Workspace workspace, CallOwner? owner, TurnState? parent, CancellationToken cancellationToken)
    {
        workspace.RequireTurns();

        var session = await sessions.GetAsync(request.SessionId, cancellationToken);
        session.RequireWorkspace(workspace.Root);
        var call = new RunningCall(request.TurnId ?? session.Ids.Next(), session);
        if (!_running.TryAdd(call.TurnId, call))
        {
            throw new HostException(HostFailure.Invalid, $"A turn {call.TurnId} is already running.");
        }

        try
        {
            await using var cancelling = cancellationToken.Register(static state => _ = ((RunningCall)state!).Cancel.CancelAsync(), call);
            session.CountWaiting();
            try
            {
                await session.TurnGate.WaitAsync(call.Cancel.Token);
            }
            catch (OperationCanceledException)
            {
                return (new ToolAnswer(call.TurnId, ToolState.Cancelled, [new TextPart("cancelled while it waited")]) { IsError = true }, null);
            }
            finally
            {
                session.StopWaiting();
            }

            try
            {
                return await RunAsync(workspace, call, request, owner, parent);
            }
            finally
            {
                session.TurnGate.Release();
            }
        }
        finally
        {
            _running.TryRemove(call.TurnId, out _);
            call.End();
        }
    }

    /// <summary>Ends a call that runs or waits; nothing happens where there is none of this id.</summary>
    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(turnId, out var call) && call.Session.Id == sessionId)
        {
            await call.Cancel.CancelAsync();
            await call.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Cancels all calls and waits for their ends, as long as for those of turns.</summary>
    public async ValueTask DisposeAsync()
    {
        var calls = _running.Values;
        var cancelled = Task.WhenAll(calls.Select(static call => call.Cancel.CancelAsync()));
        try
        {
            await Task.WhenAll(calls.Select(static call => call.Task)).WaitAsync(TurnScheduler.CloseDeadline, time);
        }
        catch (TimeoutException)
        {
            // Their sessions are marked interrupted when they are opened again.
        }

        await cancelled;
    }

    private async Task<(ToolAnswer Answer, JsonElement? Data)> RunAsync(
        Workspace workspace, RunningCall call, ToolRequest request, CallOwner? owner, TurnState? parent)
    {
        try
        {
            return await RunOwnedAsync(workspace, call, request, owner, parent, call.Cancel.Token);
        }
        catch (Exception exception) when (exception is not HostException { Failure: HostFailure.Store })
        {
            // A turn always ends with its event.
            await TurnInterruption.EndFaultedAsync(call.Session, call.TurnId, exception, call.Cancel.IsCancellationRequested);
            if (exception is OperationCanceledException && call.Cancel.IsCancellationRequested)
            {
                return (new ToolAnswer(call.TurnId, ToolState.Cancelled, [new TextPart("cancelled before it began")]) { IsError = true }, null);
            }

            throw;
        }
    }

    private async Task<(ToolAnswer Answer, JsonElement? Data)> RunOwnedAsync(
        Workspace workspace, RunningCall own, ToolRequest request, CallOwner? owner, TurnState? parent, CancellationToken cancellationToken)
    {
        var (turnId, session) = (own.TurnId, own.Session);

        // One that is made for another turn has the settings of that one.
        workspace = parent is null ? await renewal.TakeAsync(workspace, cancellationToken) : workspace;
        var asked = new PromptRequest(request.WorkspaceId, session.Id, []) { Mode = request.Mode, Interactive = request.Interactive };
        var plan = TurnPlanner.PlanCall(workspace, session, turnId, asked, own.Switches, agents: owner is not null);
        plan = parent is null ? plan : plan with { Parent = parent, Bounds = parent.Bounds, Asker = parent.Asker };
        foreach (var note in plan.Notes)
        {
            session.Tell(new HostWarning(note), turnId);
        }

        var registry = workspace.Services.Registry;
        void Warn(string warning) => session.Tell(new HostWarning(warning), turnId);
        var (tools, sources) = await ResolveAsync(registry, plan.Request, plan.Tools, Warn, cancellationToken);
        var state = new TurnState
        {
            Plan = plan,
            Registry = registry,
            Tools = tools,
            Sources = sources,
            Hooks = new HookDispatcher(registry, workspace.Services.Resolver, workspace.Services.Hooks, time),
            Audit = audit.Of(workspace.Settings, workspace.Root),
        };
        var call = new ToolCallPart("call_" + session.Ids.Next(), request.Tool, request.Arguments);
        if (tools.Find(call.Tool) is null)
        {
            // A tool that was late for the list is there for the call.
            await state.RenewToolsAsync(cancellationToken);
        }

        if (owner is not null && tools.Find(call.Tool) is { } found && !owner.MayCall(call.Tool, found.Descriptor.Owner.Id))
        {
            throw new HostException(
                HostFailure.Plugin,
                $"A command of {owner.Plugin} wants {call.Tool} called, which {found.Descriptor.Owner.Id} brings: its declaration names it under calls.");
        }

        var said = new TextPart($"({Caller(request)} called {call.Tool} itself.)");
        await session.AppendAsync([new TurnStarted([said], "") { TurnId = turnId, Mode = state.Mode }], Durability.Buffered, CancellationToken.None);
        await AppendAsync(session, turnId, MessageRole.User, [said]);
        await AppendAsync(session, turnId, MessageRole.Assistant, [call]);
        JsonElement? data = null;
        ToolResultPart[] results;
        if (parent is null || cancellationToken.IsCancellationRequested)
        {
            results = await ToolBatch.RunAsync(invoker, state, [call], cancellationToken);
        }
        else
        {
            (var result, data) = await invoker.InvokeWithDataAsync(state, call, cancellationToken);
            results = [result];
        }

        if (session.Notices.Take() is { } notice)
        {
            results[0] = results[0] with { Content = [.. results[0].Content, new TextPart($"\n({notice})")] };
        }

        await AppendAsync(session, turnId, MessageRole.Tool, results);
        if (state.Audit is { } trail && await trail.CompleteAsync() is { } unwritten)
        {
            session.Tell(new HostWarning(unwritten), turnId);
        }

        var denial = results[0].IsError ? state.LastDenial : null;
        var outcome = cancellationToken.IsCancellationRequested ? TurnOutcome.Cancelled : denial is not null ? TurnOutcome.Denied : TurnOutcome.Answered;
        await session.AppendAsync(
            [
                new TurnCompleted(outcome)
                {
                    TurnId = turnId,
                    ToolCalls = 1,
                    Reason = outcome == TurnOutcome.Cancelled ? "cancelled by user" : denial?.Reason,
                    Files = [.. state.Files.Distinct(StringComparer.Ordinal)]
                }
            ],
            Durability.Power,
            CancellationToken.None);
        var shown = redactor.Redact(new Message(turnId, MessageRole.Tool, [results[0]], time.GetUtcNow())).Parts.OfType<ToolResultPart>().Single();
        return (new ToolAnswer(
            turnId, StateOf(outcome, results[0]), await FillAsync(shown.Content, session.Blobs)) { IsError = shown.IsError, Verdict = denial }, data);
    }

    /// <summary>Puts bytes in that the session keeps beside its log: who called has no other way to them.</summary>
    private static async ValueTask<IReadOnlyList<Part>> FillAsync(IReadOnlyList<Part> content, IBlobs blobs)
    {
        var filled = new List<Part>(content.Count);
        var left = MostBytes;
        foreach (var part in content)
        {
            if (BlobOf(part) is { } blob && blob.Length <= left)
            {
                left -= blob.Length;
                var bytes = new byte[blob.Length];
                var length = 0;
                while (length < bytes.Length && await blobs.ReadAsync(blob.Id, length, bytes.AsMemory(length), CancellationToken.None) is > 0 and var read)
                {
                    length += read;
                }

                filled.Add(part is ImagePart image ? image with { Data = bytes } : ((FilePart)part) with { Data = bytes });
            }
            else
            {
                filled.Add(part);
            }
        }

        return filled;
    }

    private static BlobReference? BlobOf(Part part) => part switch
    {
        ImagePart { Data: null } image => image.Blob,
        FilePart { Data: null } file => file.Blob,
        _ => null,
    };

    private static ToolState StateOf(TurnOutcome outcome, ToolResultPart result) => outcome switch
    {
        TurnOutcome.Denied => ToolState.Denied,
        TurnOutcome.Cancelled when result.IsError => ToolState.Cancelled,
        _ => result.IsError ? ToolState.Failed : ToolState.Completed,
    };

    private async ValueTask<(ToolCatalog Tools, DynamicTools? Sources)> ResolveAsync(
        CapabilityRegistry registry, PromptRequest asked, ToolSelection selection, Action<string> warn, CancellationToken cancellationToken)
    {
        var sources = DynamicTools.Of(registry, asked, selection, warn, time);
        return (sources is null ? selection.Resolve(registry) : await sources.BuildAsync(cancellationToken), sources);
    }

    private async ValueTask AppendAsync(OpenSession session, string turnId, MessageRole role, IReadOnlyList<Part> parts)
    {
        var id = session.Ids.Next();
        await session.AppendAsync(
            [new MessageAppended(id, role) { TurnId = turnId, Parts = parts }],
            Durability.Process,
            CancellationToken.None,
            new Message(id, role, parts, time.GetUtcNow()) { TurnId = turnId });
    }

    /// <summary>Words of a program that nobody here wrote: one line of them.</summary>
    private static string Caller(ToolRequest request)
    {
        var line = string.Concat((request.Caller ?? "").Take(LongestCaller).Select(static c => char.IsControl(c) || c is '(' or ')' ? ' ' : c)).Trim();
        return line.Length == 0 ? "A client" : line;
    }
}
