using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>Asks all servers of a file what they find wrong in it.</summary>
internal static class FileCheck
{
    /// <summary>One report of each server.</summary>
    /// <exception cref="LspException">There is no server for it, or one cannot be had.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<FindingReport>> RunAsync(ServerPool pool, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var real = await LspCall.RealAsync(pool, path, cancellationToken);
        var slots = await pool.FindAsync(real, cancellationToken);
        if (slots.Count == 0)
        {
            throw new LspException($"There is no language server for {path}: agent lsp list shows those that there are.");
        }

        return await Task.WhenAll(slots.Select(async slot => await (await slot.AcquireAsync(cancellationToken)).FindAsync(real, patience, cancellationToken)));
    }
}
