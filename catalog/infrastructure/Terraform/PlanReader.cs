using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Reads the lines of <c>terraform plan -json</c> and <c>apply -json</c> as they come.</summary>
internal sealed class PlanReader
{
    private const int MostKept = 2_000;
    private const int MostShown = 100;

    private readonly List<PlannedChange> _changes = [];
    private readonly List<PlannedChange> _drift = [];
    private readonly List<Finding> _findings = [];
    private readonly List<string> _failed = [];

    public IReadOnlyList<PlannedChange> Changes => _changes;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Lines that are none of terraform's.</summary>
    public int Odd { get; private set; }

    /// <summary>Resources that were changed.</summary>
    public int Applied { get; private set; }

    public int Add { get; private set; }

    public int Change { get; private set; }

    public int Remove { get; private set; }

    public int Import { get; private set; }

    /// <summary>True when Terraform got as far as its summary.</summary>
    public bool Complete { get; private set; }

    /// <summary>Takes a line; what is done at the moment, if the line tells.</summary>
    public string? Take(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            return Take(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            Odd++;
            return null;
        }
    }

    /// <summary>Writes a summary of the planned changes, for a model.</summary>
    public string Summary(string title)
    {
        var text = new StringBuilder();
        text.Append(title).Append(": ").Append(Counts()).Append('\n');
        foreach (var change in _changes.OrderByDescending(static change => change.Loses)
            .ThenBy(static change => change.Address, StringComparer.Ordinal).Take(MostShown))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Sign(change.Action)} {change.Address}{(change.Reason is null ? "" : $" ({change.Reason.Replace('_', ' ')})")}\n");
        }

        if (_changes.Count > MostShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"[… {_changes.Count - MostShown} more …]\n");
        }

        if (_drift.Count > 0)
        {
            text.Append("Changed outside of terraform: ").AppendJoin(", ", _drift.Take(20).Select(static change => change.Address))
                .Append(_drift.Count > 20 ? ", …" : "").Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Counts the changes by kind, as one phrase.</summary>
    public string Counts() => Add + Change + Remove + Import == 0
        ? "no changes."
        : string.Create(CultureInfo.InvariantCulture, $"{Add} to add, {Change} to change, {Remove} to destroy{(Import > 0 ? $", {Import} to import" : "")}.");

    /// <summary>Lists the diagnostics and failures, each on a line.</summary>
    public string Faults(string folder) => SafeText.Lines([.. _findings.Select(finding => finding.Write(folder)), .. _failed], MostShown);

    private string? Take(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            Odd++;
            return null;
        }

        switch (FindingReader.Text(entry, "type"))
        {
            case "planned_change" when ReadChange(entry) is { } change && change.Action is not ("noop" or "read"):
                Keep(_changes, change);
                return change.Address;
            case "resource_drift" when ReadChange(entry) is { } drift:
                Keep(_drift, drift);
                return null;
            case "change_summary" when entry.TryGetProperty("changes", out var changes):
                (Add, Change, Remove, Import, Complete) = (
                    Count(changes, "add"), Count(changes, "change"), Count(changes, "remove"), Count(changes, "import"), true);
                return FindingReader.Text(entry, "@message");
            case "diagnostic" when entry.TryGetProperty("diagnostic", out var diagnostic) && FindingReader.ReadOne(diagnostic) is { } finding:
                Keep(_findings, finding);
                return finding.Summary;
            case "apply_complete":
                Applied++;
                return FindingReader.Text(entry, "@message");
            case "apply_errored":
                Keep(_failed, SafeText.OneLine(FindingReader.Text(entry, "@message") ?? "A resource failed.", 300));
                return null;
            case "apply_start" or "apply_progress" or "refresh_start":
                return FindingReader.Text(entry, "@message");
            default:
                return null;
        }
    }

    private static PlannedChange? ReadChange(JsonElement entry) =>
        entry.TryGetProperty("change", out var change) && change.ValueKind == JsonValueKind.Object && change.TryGetProperty("resource", out var resource)
            && FindingReader.Text(resource, "addr") is { } address
            ? new(
                SafeText.OneLine(address, 300),
                SafeText.OneLine(FindingReader.Text(change, "action") ?? "change", 40),
                FindingReader.Text(change, "reason") is { } reason ? SafeText.OneLine(reason, 100) : null)
            : null;

    private static int Count(JsonElement changes, string name) =>
        changes.ValueKind == JsonValueKind.Object && changes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) ? Math.Max(0, number) : 0;

    private static void Keep<T>(List<T> list, T item)
    {
        if (list.Count < MostKept)
        {
            list.Add(item);
        }
    }

    private static string Sign(string action) =>
        action switch { "create" => "+", "delete" => "-", "replace" => "-/+", "update" => "~", "import" => "<=", _ => action };
}
