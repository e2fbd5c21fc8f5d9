using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Delegation;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting;

/// <summary>Folders of their own for the sub-agents of calls. Thread-safe.</summary>
/// <param name="provided">Makes them and lets go of them.</param>
/// <param name="calls">Makes calls in them.</param>
internal sealed class AgentFolders(ProvidedWorkspaces provided, ToolCallService calls) : IAgentFolders
{
    private readonly ConcurrentDictionary<(AgentCall Call, SubAgentFolder Folder), Lazy<Task<Workspace>>> _open = new();

    /// <inheritdoc/>
    public async ValueTask<Workspace> OpenAsync(AgentCall call, SubAgentFolder folder, CancellationToken cancellationToken)
    {
        var around = call.Turn.Workspace;
        if (around.Configuration.Place is { } place)
        {
            throw new HostException(HostFailure.Invalid, $"Folders of their own are made on this machine alone, and this session works on {place.Name}.");
        }

        // All that name it wait for the one that makes it, which no single one of them gives up.
        var entry = _open.GetOrAdd((call, folder), key => new Lazy<Task<Workspace>>(() =>
            provided.OpenAsync(around, new WorkspaceProviderChoice(key.Folder.Provider) { Name = key.Folder.Name }, CancellationToken.None)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch when (entry.Value.IsFaulted)
        {
            _open.TryRemove(KeyValuePair.Create((call, folder), entry));
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ToolCallResult> CallAsync(
        AgentCall call, Workspace workspace, string sessionId, string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        var turn = call.Turn;
        if (turn.Tools.Find(tool) is not { } found || found.Spec.Effects?.HasFlag(ToolEffects.Agent) == true)
        {
            throw new HostException(HostFailure.Invalid, $"{tool} cannot be called in a folder of its own: the caller lacks it, or it starts sub-agents.");
        }

        var asked = new ToolRequest(workspace.Id, sessionId, tool, arguments)
        {
            Caller = call.Tool.Spec.Name,
            Mode = turn.Mode,
            Interactive = turn.Interactive,
        };
        var (answer, data) = await calls.CallAsync(asked, workspace, turn, cancellationToken);
        return new ToolCallResult(answer.Content)
        {
            IsError = answer.IsError || answer.State is ToolState.Cancelled,
            IsDenied = answer.State is ToolState.Denied,
            Data = data,
        };
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(AgentCall call)
    {
        foreach (var key in _open.Keys.Where(key => ReferenceEquals(key.Call, call)))
        {
            if (!_open.TryGetValue(key, out var entry))
            {
                continue;
            }

            string? said;
            try
            {
                said = (await provided.ReleaseAsync((await entry.Value).Id, CancellationToken.None)).Message;
                _open.TryRemove(key, out _);
            }
            catch (HostException fault)
            {
                said = fault.Message;
            }

            if (said is not null)
            {
                call.Turn.Session.Tell(new HostWarning(said), call.Turn.TurnId);
            }
        }
    }
}
