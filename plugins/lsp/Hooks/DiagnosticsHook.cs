using System.Globalization;
using System.Text;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Hooks;

/// <summary>
/// Adds to the result of an edit what is wrong in the changed files now and was not before; or that their servers are not done, or cannot be had, which is said
/// once a turn.
/// </summary>
internal sealed class DiagnosticsHook(ServerPool pool, TimeProvider time) : Hook
{
    private const int MostFiles = 5;
    private const int Most = 20;
    private const int Warning = 2;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private string? _turn;

    private int Milliseconds => ToolSettings.Number(pool.Workspace.Settings, "wait", 4_000, 0, 8_000);

    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not PostToolInput { Result: { IsError: false, Paths.Count: > 0 } result } || Milliseconds == 0)
        {
            return HookResult.None;
        }

        var (text, late, missed) = (new StringBuilder(), new StringBuilder(), new Dictionary<string, List<string>>(StringComparer.Ordinal));
        var patience = TimeSpan.FromMilliseconds(Milliseconds);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), limit, patience + TimeSpan.FromMilliseconds(500), Timeout.InfiniteTimeSpan);
        foreach (var path in result.Paths.Take(MostFiles))
        {
            try
            {
                await AddAsync(text, late, missed, path, patience, limit.Token);
            }
            catch (Exception exception) when (exception is LspException or FileAccessException)
            {
                // What is no file of the workspace any more is none that a server could look at.
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
        foreach (var (why, paths) in missed)
        {
            if (IsNew(input, why))
            {
                text.Append(CultureInfo.InvariantCulture, $"Not checked: {string.Join(", ", paths)}. {why}\n");
            }
        }

        return text.Length == 0 ? HookResult.None : new HookResult { AddedContext = text.ToString().TrimEnd() };
    }

    /// <summary>Tells whether a reason was not said yet in this turn.</summary>
    private bool IsNew(HookInput input, string why)
    {
        var turn = $"{input.SessionId}/{input.TurnId}";
        lock (_gate)
        {
            if (_turn != turn)
            {
                _turn = turn;
                _said.Clear();
            }

            return _said.Add(why);
        }
    }

    private async Task AddAsync(
        StringBuilder text, StringBuilder late, Dictionary<string, List<string>> missed, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var real = await LspCall.RealAsync(pool, path, cancellationToken);
        var shown = PlaceList.Relative(pool.Workspace, real);
        IReadOnlyList<ServerSlot> slots;
        try
        {
            slots = await pool.FindAsync(real, cancellationToken);
        }
        catch (LspException exception)
        {
            Miss(exception.Message);
            return;
        }

        foreach (var slot in slots)
        {
            try
            {
                await AddAsync(text, late, slot, real, shown, patience, cancellationToken);
            }
            catch (LspException exception)
            {
                Miss(exception.Message);
            }
        }

        void Miss(string why)
        {
            if (!missed.TryGetValue(why, out var paths))
            {
                missed[why] = paths = [];
            }

            paths.Add(shown);
        }
    }

    private static async Task AddAsync(
        StringBuilder text, StringBuilder late, ServerSlot slot, string real, string shown, TimeSpan patience, CancellationToken cancellationToken)
    {
        var server = await slot.AcquireAsync(cancellationToken);
        var before = slot.Told.Of(real) ?? server.Known(real) ?? [];
        var report = await server.FindAsync(real, patience, cancellationToken);
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
