using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Calls of other tools by one call; disposing it ends them.</summary>
/// <param name="turn">The turn.</param>
/// <param name="callId">The call that makes them.</param>
/// <param name="invoke">Carries one out.</param>
internal sealed class NestedCalls(
    TurnState turn, string callId, Func<ToolCallPart, CancellationToken, ValueTask<(CallOutcome Outcome, ToolResultPart Result)>> invoke)
    : IToolCalls, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly List<Task> _running = [];
    private int _last;
    private bool _closed;

    /// <inheritdoc/>
    public async ValueTask<ToolCallResult> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        if (turn.Tools.Find(tool)?.Spec.Effects?.HasFlag(ToolEffects.Agent) == true)
        {
            return Failed($"{tool} starts sub-agents: another tool cannot call it.");
        }

        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return Failed($"The arguments of {tool} are an object.");
        }

        CancellationTokenSource both;
        Task<(CallOutcome Outcome, ToolResultPart Result)> task;
        lock (_gate)
        {
            if (_closed)
            {
                throw new CapabilityException("The call that these calls belonged to has ended.");
            }

            both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
            var part = new ToolCallPart($"{callId}.{++_last}", tool, arguments.Clone());
            var token = both.Token;

            // What it uses is not its caller's plugin's.
            using (ExecutionContext.SuppressFlow())
            {
                task = Task.Run(() => invoke(part, token).AsTask(), CancellationToken.None);
            }

            _running.RemoveAll(static ended => ended.IsCompleted);
            _running.Add(task);
        }

        try
        {
            var (outcome, result) = await task;
            return new ToolCallResult(result.Content)
            {
                IsError = result.IsError || outcome.State is ToolState.Cancelled,
                IsDenied = outcome.State is ToolState.Denied,
                Data = outcome.Result.Data,
            };
        }
        catch (HostException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
        finally
        {
            both.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            left = [.. _running];
        }

        await _ended.CancelAsync();
        try
        {
            await Task.WhenAll(left);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HostException)
        {
            // Whoever made the call was told.
        }

        _ended.Dispose();
    }

    private static ToolCallResult Failed(string message) => new([new TextPart(message)]) { IsError = true };
}
