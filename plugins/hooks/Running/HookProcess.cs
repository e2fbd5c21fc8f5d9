using System.Text;

namespace AgentHost.Plugins.Hooks.Running;

/// <summary>Runs a hook's program: JSON in, bounded output out, and nothing of it is left behind.</summary>
internal static class HookProcess
{
    private const int MostOutput = 1024 * 1024;
    private const int MostErrors = 64 * 1024;

    public static async ValueTask<HookRun> RunAsync(
        CommandHook hook,
        byte[] input,
        IProcesses processes,
        IReadOnlyDictionary<string, string?> variables,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<string> words = hook.Line is { } line ? [.. processes.Shell, line] : hook.Arguments ?? [];
        using var clock = new CancellationTokenSource(hook.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            // Disposing ends all that it started, whatever it did.
            await using var process = await processes.StartAsync(
                new ProcessSpec(words[0], [.. words.Skip(1)]) { Input = true, Environment = variables }, end.Token);
            var feeding = FeedAsync(process, input, end.Token);
            try
            {
                return await ListenAsync(process, end.Token);
            }
            finally
            {
                await process.KillAsync(TimeSpan.Zero, CancellationToken.None);
                await feeding;
            }
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return HookRun.Failed($"it did not end within {hook.Timeout.TotalSeconds:0.###} s", timedOut: true);
        }
        catch (ProcessStartException exception)
        {
            return HookRun.Failed(exception.Message.TrimEnd('.'));
        }
    }

    private static async Task<HookRun> ListenAsync(IProcess process, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            var (taken, most) = piece.IsError ? (errors, MostErrors) : (output, MostOutput);
            if (!piece.IsError && taken.Length + piece.Bytes.Length > most)
            {
                return HookRun.Failed($"it wrote more than {MostOutput / 1024} KB");
            }

            // Errors are for people: what is too long of them is cut.
            taken.Write(piece.Bytes.Span[..(int)Math.Min(piece.Bytes.Length, most - taken.Length)]);
        }

        var code = await process.WaitAsync(cancellationToken);
        return new HookRun(code, Text(output), Text(errors).Trim());
    }

    private static async Task FeedAsync(IProcess process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.WriteAsync(input, cancellationToken);
            await process.CloseInputAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A hook need not read what it is told.
        }
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
}
