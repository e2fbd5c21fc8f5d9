namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Runs the calls of one step: neighbours that only read run side by side, what may write runs alone and in order.</summary>
public static class ToolBatch
{
    /// <summary>Calls that run at the same time.</summary>
    private const int Width = 8;

    /// <returns>One result a call, in the order of the calls, whatever happens.</returns>
    public static async ValueTask<ToolResultPart[]> RunAsync(
        ToolInvoker invoker, TurnState turn, IReadOnlyList<ToolCallPart> calls, CancellationToken cancellationToken)
    {
        var results = new ToolResultPart[calls.Count];
        for (var first = 0; first < calls.Count;)
        {
            var end = first + 1;
            if (OnlyReads(turn, calls[first]))
            {
                while (end < calls.Count && end - first < Width && OnlyReads(turn, calls[end]))
                {
                    end++;
                }
            }

            if (end - first == 1)
            {
                results[first] = await RunOneAsync(invoker, turn, calls[first], cancellationToken);
            }
            else
            {
                var running = new Task<ToolResultPart>[end - first];
                for (var i = 0; i < running.Length; i++)
                {
                    running[i] = RunOneAsync(invoker, turn, calls[first + i], cancellationToken).AsTask();
                }

                (await Task.WhenAll(running)).CopyTo(results, first);
            }

            first = end;
        }

        return results;
    }

    private static ValueTask<ToolResultPart> RunOneAsync(ToolInvoker invoker, TurnState turn, ToolCallPart call, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ToolInvoker.CancelAsync(turn, call, "cancelled by user")
        : turn.StopReason is { } reason ? ToolInvoker.CancelAsync(turn, call, $"not run: {reason}")
        : invoker.InvokeAsync(turn, call, cancellationToken);

    /// <summary>Judged by the declaration: a plan can only narrow it. Sub-agents are there to work side by side.</summary>
    private static bool OnlyReads(TurnState turn, ToolCallPart call) =>
        turn.Tools.Find(call.Tool) is { } tool && (tool.Spec.Effects & ~(ToolEffects.Read | ToolEffects.Agent)) == ToolEffects.None;
}
