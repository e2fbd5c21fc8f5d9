namespace AgentHost.Testing.Conformance;

/// <summary>Findings on each rule so far. The first break of a rule is the one that is told.</summary>
internal sealed class Findings(IReadOnlyList<string> rules)
{
    private readonly Dictionary<string, ConformanceRow> found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> notes = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public void Keep(string rule, string? detail = null) => Set(rule, ConformanceOutcome.Kept, detail);

    public void Skip(string rule, string why) => Set(rule, ConformanceOutcome.Skipped, why);

    public void Break(string rule, string why)
    {
        lock (gate)
        {
            if (!IsBroken(rule))
            {
                found[rule] = new(rule, ConformanceOutcome.Broken, why);
            }
        }
    }

    public void KeepUnlessBroken(string rule)
    {
        lock (gate)
        {
            found.TryAdd(rule, new(rule, ConformanceOutcome.Kept));
        }
    }

    /// <summary>Adds a line to a rule's row, however it comes out.</summary>
    public void Note(string rule, string line)
    {
        lock (gate)
        {
            if (!notes.TryGetValue(rule, out var lines))
            {
                notes[rule] = lines = [];
            }

            lines.Add(line);
        }
    }

    public bool IsBroken(string rule)
    {
        lock (gate)
        {
            return found.TryGetValue(rule, out var row) && row.Outcome == ConformanceOutcome.Broken;
        }
    }

    /// <param name="plugin">The plugin.</param>
    /// <param name="otherwise">Why the rules that nothing is known of were not looked at.</param>
    public ConformanceReport Report(string plugin, string otherwise)
    {
        lock (gate)
        {
            return new(plugin, [.. rules.Select(rule =>
                (found.GetValueOrDefault(rule) ?? new(rule, ConformanceOutcome.Skipped, otherwise)) with
                {
                    Notes = notes.TryGetValue(rule, out var lines) ? [.. lines] : []
                })]);
        }
    }

    private void Set(string rule, ConformanceOutcome outcome, string? detail)
    {
        lock (gate)
        {
            if (!IsBroken(rule))
            {
                found[rule] = new(rule, outcome, detail);
            }
        }
    }
}
