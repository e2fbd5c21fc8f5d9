using System.Text;

namespace AgentHost.Testing.Conformance;

/// <summary>Findings of the conformance check.</summary>
/// <param name="Plugin">The plugin's id; its folder's name where the manifest cannot be read.</param>
/// <param name="Rows">One row for each rule, in their order.</param>
public sealed record ConformanceReport(string Plugin, IReadOnlyList<ConformanceRow> Rows)
{
    /// <summary>True when no rule is broken.</summary>
    public bool Conforms => Rows.All(static row => row.Outcome != ConformanceOutcome.Broken);

    /// <summary>A line for each rule, and one for each of its notes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            var mark = row.Outcome switch { ConformanceOutcome.Kept => '✓', ConformanceOutcome.Broken => '✗', _ => '-' };
            text.Append(mark).Append(' ').Append(row.Rule.PadRight(row.Detail is null ? 0 : 10))
                .Append(row.Detail is null ? "" : " " + row.Detail).Append('\n');
            foreach (var note in row.Notes)
            {
                text.Append("  ").Append(note).Append('\n');
            }
        }

        return text.ToString();
    }
}
