using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>Asks all servers of a file what they find wrong in it.</summary>
internal static class FileCheck
{
    /// <summary>One report of each server; one that cannot be had costs its own alone.</summary>
    /// <param name="pool">The servers.</param>
    /// <param name="path">The file.</param>
    /// <param name="patience">The longest wait, for a server's start as for its words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LspException">There is no server for it, or none can be had.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<FindingReport>> RunAsync(ServerPool pool, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var real = await LspCall.RealAsync(pool, path, cancellationToken);
        var slots = await pool.FindAsync(real, cancellationToken);
        if (slots.Count == 0)
        {
            throw new LspException($"There is no language server for {path}: agent lsp list shows those that there are.");
        }

        var reports = await Task.WhenAll(slots.Select(slot => AskAsync(slot, real, patience, cancellationToken)));
        return Array.TrueForAll(reports, static report => report.Problem is not null)
            ? throw new LspException(string.Join(' ', reports.Select(static report => report.Problem)))
            : reports;
    }

    private static async Task<FindingReport> AskAsync(ServerSlot slot, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = slot.Time.GetTimestamp();
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = slot.Time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), clock, patience, Timeout.InfiniteTimeSpan);
        try
        {
            var server = await slot.AcquireAsync(clock.Token);
            var left = patience - slot.Time.GetElapsedTime(started);
            return await server.FindAsync(path, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(slot.Spec.Name, path, [], Settled: false) { Problem = $"{slot.Spec.Name} was not ready after {patience.TotalSeconds:0.#} s." };
        }
        catch (LspException exception)
        {
            return new(slot.Spec.Name, path, [], Settled: false) { Problem = exception.Message };
        }
    }
}
