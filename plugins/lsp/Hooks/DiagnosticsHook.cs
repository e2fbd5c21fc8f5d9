using System.Text;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Hooks;

/// <summary>Adds to the result of an edit what is wrong in the changed files now and was not before.</summary>
internal sealed class DiagnosticsHook(ServerPool pool, TimeProvider time) : Hook
{
    private const int MostFiles = 5;
    private const int Most = 20;
    private const int Warning = 2;

    private int Milliseconds => ToolSettings.Number(pool.Workspace.Settings, "wait", 4_000, 0, 8_000);

    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Result is not { IsError: false, Paths.Count: > 0 } result || Milliseconds == 0)
        {
            return HookResult.None;
        }

        var text = new StringBuilder();
        var patience = TimeSpan.FromMilliseconds(Milliseconds);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, patience + TimeSpan.FromMilliseconds(500), Timeout.InfiniteTimeSpan);
        foreach (var path in result.Paths.Take(MostFiles))
        {
            try
            {
                await AddAsync(text, path, patience, limit.Token);
            }
            catch (Exception exception) when (exception is LspException or FileAccessException)
            {
                // An edit is none the worse for it; agent lsp status says what happened.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return text.Length == 0 ? HookResult.None : new HookResult { AddedContext = $"The language server reports, new since the last look:\n{text.ToString().TrimEnd()}" };
    }

    private async Task AddAsync(StringBuilder text, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var real = await LspCall.RealAsync(pool, path, cancellationToken);
        foreach (var slot in await pool.FindAsync(real, cancellationToken))
        {
            if (slot.State == ServerState.Failed)
            {
                continue;
            }

            var server = await slot.AcquireAsync(cancellationToken);

            // Lines move with edits: what was there before is known by its words.
            var before = (server.Known(real) ?? []).GroupBy(static finding => (finding.Severity, finding.Code, finding.Message)).ToDictionary(static group => group.Key, static group => group.Count());
            var report = await server.FindAsync(real, patience, cancellationToken);
            var fresh = new List<Finding>();
            foreach (var finding in report.Findings.Where(static finding => finding.Severity <= Warning))
            {
                var key = (finding.Severity, finding.Code, finding.Message);
                if (before.TryGetValue(key, out var count) && count > 0)
                {
                    before[key] = count - 1;
                }
                else
                {
                    fresh.Add(finding);
                }
            }

            if (report.Settled)
            {
                text.Append(FindingText.Write(PlaceList.Relative(pool.Workspace, real), fresh, Most));
            }
        }
    }
}
