namespace AgentHost.Workflows;

/// <summary>One node while it is built.</summary>
/// <param name="id">Its name.</param>
/// <param name="members">Its members as JSON.</param>
internal sealed class NodeText(string id, List<KeyValuePair<string, string>> members)
{
    public string Id => id;

    public List<KeyValuePair<string, string>> Members => members;

    /// <summary>Nodes that follow, each with the condition that leads there; of a decision the one without is its other way.</summary>
    public List<(string To, string? Condition)> Next { get; } = [];

    /// <summary>True for a node that does nothing but decide.</summary>
    public bool IsDecision { get; set; }

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> all = [.. members.Select(static member => $"{member.Key}: {member.Value}")];
        if (IsDecision)
        {
            all.Insert(0, $"decide: [{string.Join(", ", Next.OrderBy(static each => each.Condition is null).Select(static each =>
                each.Condition is null ? $"{{ else: {each.To} }}" : $"{{ to: {each.To}, when: {YamlText.Quoted(each.Condition)} }}"))}]");
        }
        else if (Next.Count > 0)
        {
            all.Add($"next: [{string.Join(", ", Next.Select(static each => each.To))}]");
        }

        return $"{YamlText.Quoted(id)}: {{ {string.Join(", ", all)} }}";
    }
}
