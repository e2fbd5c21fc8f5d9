using System.Globalization;
using System.Text;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Hooks;

/// <summary>Adds to the result of an edit what is wrong in the changed files now and was not before, or that their servers are not done.</summary>
internal sealed class DiagnosticsHook(ServerPool pool, TimeProvider time) : Hook
{
    private const int MostFiles = 5;
    private const int Most = 20;
    private const int Warning = 2;

    private int Milliseconds => ToolSettings.Number(pool.Workspace.Settings, "wait", 4_000, 0, 8_000);

    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not PostToolInput { Result: { IsError: false, Paths.Count: > 0 } result } || Milliseconds == 0)
        {
            return HookResult.None;
        }

        var (text, late) = (new StringBuilder(), new StringBuilder());
        var patience = TimeSpan.FromMilliseconds(Milliseconds);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), limit, patience + TimeSpan.FromMilliseconds(500), Timeout.InfiniteTimeSpan);
        foreach (var path in result.Paths.Take(MostFiles))
        {
            try
            {
                await AddAsync(text, late, path, patience, limit.Token);
            }
            catch (Exception exception) when (exception is LspException or FileAccessException)
            {
                // An edit is none the worse for it; agent lsp status says what happened.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                late.Append(CultureInfo.InvariantCulture, $"{path}: its language server is not ready yet; the tool diagnostics asks it later.\n");
                break;
            }
        }

        if (text.Length > 0)
        {
            text.Insert(0, "The language server reports, new since the last look:\n");
        }

        text.Append(late);
        return text.Length == 0 ? HookResult.None : new HookResult { AddedContext = text.ToString().TrimEnd() };
    }

    private async Task AddAsync(StringBuilder text, StringBuilder late, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var real = await LspCall.RealAsync(pool, path, cancellationToken);
        foreach (var slot in await pool.FindAsync(real, cancellationToken))
        {
            if (slot.State == ServerState.Failed)
            {
                continue;
            }

            var server = await slot.AcquireAsync(cancellationToken);
            var before = slot.Told.Of(real) ?? server.Known(real) ?? [];
            var report = await server.FindAsync(real, patience, cancellationToken);
            var shown = PlaceList.Relative(pool.Workspace, real);
            if (report.Settled)
            {
                var findings = report.Findings.Where(static finding => finding.Severity <= Warning);
                text.Append(FindingText.Write(shown, ReportedFindings.Fresh(before, findings), Most));
                slot.Told.Keep(real, report.Findings);
            }
            else
            {
                late.Append(
                    CultureInfo.InvariantCulture,
                    $"{shown}: {report.Server} is still checking after {patience.TotalSeconds:0.#} s; the tool diagnostics asks it later.\n");
                slot.Told.Keep(real, before);
            }
        }
    }
}
