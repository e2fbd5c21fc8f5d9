using System.Text.Json;

namespace AgentHost.Kernel.Turns.Delegation;

/// <summary>The sub-agents of one call; disposing it ends them.</summary>
internal sealed class CallDelegation(AgentCall call, SubAgentRunner agents) : ISubAgents, IAsyncDisposable
{
    private const int LongestPrompt = 200_000;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly List<Task> _running = [];
    private int _opened;
    private bool _closed;

    public string? Refusal => call.Turn.AgentRefusal;

    public ValueTask<string> OpenAsync(string description, CancellationToken cancellationToken) => MakeAsync(description, folder: null, cancellationToken);

    public ValueTask<string> OpenAsync(string description, SubAgentFolder folder, CancellationToken cancellationToken) =>
        MakeAsync(description, folder, cancellationToken);

    public async ValueTask<decimal?> ReadSpentAsync(string sessionId, CancellationToken cancellationToken) =>
        await agents.ReadSpentAsync(sessionId, cancellationToken);

    public async ValueTask<ToolCallResult> CallAsync(
        string sessionId, SubAgentFolder folder, string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ObjectDisposedException.ThrowIf(_closed, this);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        return await agents.CallAsync(call, folder, sessionId, tool, arguments, both.Token);
    }

    public ValueTask ReleaseFoldersAsync(CancellationToken cancellationToken) => agents.Folders?.ReleaseAsync(call) ?? default;

    public ValueTask LimitAsync(decimal dollars, CancellationToken cancellationToken)
    {
        call.Turn.Limit(call.CallId, dollars);
        return default;
    }

    private async ValueTask<string> MakeAsync(string description, SubAgentFolder? folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (Refusal is { } refusal)
        {
            throw new CapabilityException(refusal);
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (++_opened > AgentTree.Most)
            {
                throw new CapabilityException($"This call has made {AgentTree.Most} sessions for sub-agents already: go on without.");
            }
        }

        return await agents.OpenAsync(call, folder, description, cancellationToken);
    }

    public async ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Prompt) || request.Prompt.Length > LongestPrompt)
        {
            throw new CapabilityException($"A sub-agent's prompt has 1 to {LongestPrompt} characters: say what it is to do.");
        }

        if (Refusal is { } refusal)
        {
            throw new CapabilityException(refusal);
        }

        CancellationTokenSource both;
        Task<SubAgentResult> task;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!call.Turn.Root.Agents.TryBegin())
            {
                throw new CapabilityException($"This prompt has started {AgentTree.Most} sub-agents already: go on without.");
            }

            both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
            var token = both.Token;

            // What it uses is not its caller's plugin's.
            using (ExecutionContext.SuppressFlow())
            {
                task = Task.Run(() => agents.RunAsync(call, request, token), CancellationToken.None);
            }

            _running.Add(task);
        }

        try
        {
            return await task;
        }
        finally
        {
            both.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        await _ended.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
        catch (Exception exception) when (exception is OperationCanceledException or CapabilityException or HostException)
        {
            // Whoever started it was told.
        }

        call.Turn.Unlimit(call.CallId);
        await (agents.Folders?.ReleaseAsync(call) ?? default);
        _ended.Dispose();
    }
}
