using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions.Rules;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Delegation;

/// <summary>Runs sub-agents: each a turn like any other in a session of its own, narrowed to what its caller may do.</summary>
public sealed class SubAgentRunner(TurnService turns, SessionService sessions, TimeProvider time)
{
    private const int LongestName = 60;

    /// <summary>Time between its end and its call's deadline, so that it ends at a limit, with what it has: 2 s.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>Folders of their own for sub-agents; null where there are none.</summary>
    public IAgentFolders? Folders { get; set; }

    /// <summary>US dollars that a child session has spent.</summary>
    public ValueTask<decimal> ReadSpentAsync(string sessionId, CancellationToken cancellationToken) => sessions.ReadSpentAsync(sessionId, cancellationToken);

    /// <summary>Calls a tool in a folder of its own.</summary>
    /// <exception cref="CapabilityException">The folder cannot be had, or the session is none of it.</exception>
    public async Task<ToolCallResult> CallAsync(
        AgentCall call, SubAgentFolder folder, string sessionId, string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        try
        {
            var workspace = await PlaceAsync(call, folder, cancellationToken);
            return await Folders!.CallAsync(call, workspace, sessionId, tool, arguments, cancellationToken);
        }
        catch (HostException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
    }

    /// <summary>Makes the child session of a sub-agent that is run later.</summary>
    /// <param name="call">The call that wants it.</param>
    /// <param name="folder">Its folder; null for the caller's.</param>
    /// <param name="description">A few words for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session's id.</returns>
    /// <exception cref="CapabilityException">It cannot be made.</exception>
    public async Task<string> OpenAsync(AgentCall call, SubAgentFolder? folder, string description, CancellationToken cancellationToken)
    {
        try
        {
            var workspace = await PlaceAsync(call, folder, cancellationToken);
            var session = await sessions.CreateAsync(workspace, NameOf(new SubAgentRequest("") { Description = description }), call.Turn, cancellationToken);
            await sessions.CloseAsync(session);
            return session.Id;
        }
        catch (HostException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
    }

    /// <summary>Runs a sub-agent and waits for its end.</summary>
    /// <param name="call">The call that wants it.</param>
    /// <param name="request">Its task.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="CapabilityException">It cannot be started.</exception>
    public async Task<SubAgentResult> RunAsync(AgentCall call, SubAgentRequest request, CancellationToken cancellationToken)
    {
        var parent = call.Turn;
        await parent.Agents.Slots.WaitAsync(cancellationToken);
        try
        {
            return await RunNarrowedAsync(call, request, cancellationToken);
        }
        catch (HostException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
        finally
        {
            parent.Agents.Slots.Release();
        }
    }

    private async Task<SubAgentResult> RunNarrowedAsync(AgentCall call, SubAgentRequest request, CancellationToken cancellationToken)
    {
        var parent = call.Turn;

        // One that does not exist is found out before there is a session.
        var prompt = Narrow(call, request, sessionId: "");
        var agent = await AgentCatalog.FindAsync(parent.Workspace, prompt, cancellationToken);
        var workspace = await PlaceAsync(call, request.Folder, cancellationToken);
        var session = await FindSessionAsync(workspace, parent, request, cancellationToken);
        session.LastModel ??= parent.AskedModel;
        ScheduledTurn turn;
        try
        {
            prompt = prompt with { WorkspaceId = workspace.Id, SessionId = session.Id };
            turn = await turns.SubmitAsync(workspace, prompt, new SubAgentOrigin(call, agent), cancellationToken);
        }
        catch (HostException)
        {
            if (request.SessionId is null)
            {
                await sessions.DeleteAsync(session.Id, CancellationToken.None);
            }
            else
            {
                await sessions.CloseAsync(session);
            }

            throw;
        }

        await using (cancellationToken.Register(static state => _ = ((ScheduledTurn)state!).Cancel.CancelAsync(), turn))
        {
            await TellAsync(
                parent,
                new AgentStarted(call.CallId, session.Id)
                {
                    Agent = request.Agent,
                    Description = request.Description is { Length: > 0 } words ? Line(words) : null
                });
            await turn.Task;
        }

        var completed = turn.Completed
            ?? new TurnCompleted(
                cancellationToken.IsCancellationRequested ? TurnOutcome.Cancelled : TurnOutcome.Failed) { Reason = turn.Fault ?? "it was cancelled" };
        foreach (var file in workspace == parent.Workspace ? completed.Files : [])
        {
            parent.Files.Enqueue(file);
        }

        await TellAsync(
            parent,
            new AgentEnded(call.CallId, session.Id, completed.Outcome)
            {
                Steps = completed.Steps,
                ToolCalls = completed.ToolCalls,
                Usage = completed.Usage,
                Cost = completed.Cost
            });
        await sessions.CloseAsync(session);
        cancellationToken.ThrowIfCancellationRequested();
        return new SubAgentResult(session.Id, completed.Outcome)
        {
            Root = workspace == parent.Workspace ? null : workspace.Root,
            Text = completed.Text,
            Reason = completed.Reason,
            Steps = completed.Steps,
            ToolCalls = completed.ToolCalls,
            Usage = completed.Usage,
            Cost = completed.Cost,
            Files = completed.Files,
        };
    }

    private ValueTask<Workspace> PlaceAsync(AgentCall call, SubAgentFolder? folder, CancellationToken cancellationToken) =>
        folder is null ? new(call.Turn.Workspace)
        : Folders?.OpenAsync(call, folder, cancellationToken)
            ?? throw new CapabilityException("This host gives sub-agents no folders of their own.");

    private async ValueTask<OpenSession> FindSessionAsync(Workspace workspace, TurnState parent, SubAgentRequest request, CancellationToken cancellationToken)
    {
        if (request.SessionId is not { } id)
        {
            return await sessions.CreateAsync(workspace, NameOf(request), parent, cancellationToken);
        }

        var session = await sessions.GetAsync(id, cancellationToken);
        if (session.Info.Parent == parent.Session.Id)
        {
            return session;
        }

        if (!session.HasWaiting)
        {
            await sessions.CloseAsync(session);
        }

        throw new CapabilityException($"The session {id} is no sub-agent's of this one, so none can go on in it.");
    }

    private PromptRequest Narrow(AgentCall call, SubAgentRequest request, string sessionId)
    {
        var parent = call.Turn;
        var left = call.Deadline - Margin - time.GetUtcNow();
        var seconds = Math.Clamp(Math.Min(request.Limits.Seconds ?? double.MaxValue, left.TotalSeconds), 0, TimeSpan.FromDays(30).TotalSeconds);
        return new PromptRequest(parent.Workspace.Id, sessionId, [new TextPart(request.Prompt)])
        {
            Agent = request.Agent,
            Model = request.Model,
            Tools = request.Tools is { } wanted ? [.. wanted.Where(name => parent.Tools.Find(name) is not null).Distinct(StringComparer.Ordinal)] : parent.Only,
            Mode = ModeOrder.Stricter(parent.Mode, request.Mode ?? parent.Mode),
            Limits = request.Limits with { Steps = Math.Min(request.Limits.Steps ?? int.MaxValue, parent.Limits?.Steps ?? int.MaxValue), Seconds = seconds },
            Interactive = parent.Interactive,
            RunOptions = parent.RunOptions,
            Allow = call.Tool.Descriptor.Owner.Installed.Manifest.Permissions.PreApprove ? request.Allow : [],
        };
    }

    private static ValueTask TellAsync(TurnState parent, AgentEvent told) =>
        parent.Session.AppendAsync([told with { TurnId = parent.TurnId }], Durability.Process, CancellationToken.None);

    /// <summary>A name for people, of words that a model chose.</summary>
    private static string NameOf(SubAgentRequest request) =>
        Line(request.Description is { Length: > 0 } words ? words : request.Agent ?? "") is { Length: > 0 } name && name != SessionNames.Last
            ? name
            : "sub-agent";

    private static string Line(string words)
    {
        var line = string.Join(' ', new string([.. words.Select(static c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LongestName)
        {
            return line;
        }

        return line[..(char.IsHighSurrogate(line[LongestName - 1]) ? LongestName - 1 : LongestName)].TrimEnd();
    }
}
