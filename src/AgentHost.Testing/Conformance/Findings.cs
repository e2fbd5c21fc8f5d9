namespace AgentHost.Testing.Conformance;

/// <summary>Findings on each rule so far. The first break of a rule is the one that is told.</summary>
internal sealed class Findings(IReadOnlyList<string> rules)
{
    private readonly Dictionary<string, ConformanceRow> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _notes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public void Keep(string rule, string? detail = null) => Set(rule, ConformanceOutcome.Kept, detail);

    public void Skip(string rule, string why) => Set(rule, ConformanceOutcome.Skipped, why);

    public void Break(string rule, string why)
    {
        lock (_gate)
        {
            if (!IsBroken(rule))
            {
                _found[rule] = new(rule, ConformanceOutcome.Broken, why);
            }
        }
    }

    public void KeepUnlessBroken(string rule)
    {
        lock (_gate)
        {
            _found.TryAdd(rule, new(rule, ConformanceOutcome.Kept));
        }
    }

    /// <summary>Adds a line to a rule's row, however it comes out.</summary>
    public void Note(string rule, string line)
    {
        lock (_gate)
        {
            if (!_notes.TryGetValue(rule, out var lines))
            {
                _notes[rule] = lines = [];
            }

            lines.Add(line);
        }
    }

    public bool IsBroken(string rule)
    {
        lock (_gate)
        {
            return _found.TryGetValue(rule, out var row) && row.Outcome == ConformanceOutcome.Broken;
        }
    }

    /// <param name="plugin">The plugin.</param>
    /// <param name="otherwise">Why the rules that nothing is known of were not looked at.</param>
    public ConformanceReport Report(string plugin, string otherwise)
    {
        lock (_gate)
        {
            return new(plugin, [.. rules.Select(rule =>
                (_found.GetValueOrDefault(rule) ?? new(rule, ConformanceOutcome.Skipped, otherwise)) with
                {
                    Notes = _notes.TryGetValue(rule, out var lines) ? [.. lines] : []
                })]);
        }
    }

    private void Set(string rule, ConformanceOutcome outcome, string? detail)
    {
        lock (_gate)
        {
            if (!IsBroken(rule))
            {
                _found[rule] = new(rule, outcome, detail);
            }
        }
    }
}
