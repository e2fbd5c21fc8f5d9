namespace AgentHost.FrontMatter;

/// <summary>A Markdown file and its head. Read leniently: whatever can be made out is there, and all that is odd is named.</summary>
public sealed record FrontDocument
{
    /// <summary>The members of the head, in their order; of one that is there twice the first.</summary>
    public IReadOnlyList<FrontField> Fields { get; init; } = [];

    /// <summary>True when there is a head at all.</summary>
    public bool HasHead { get; init; }

    /// <summary>Text behind the head, line breaks as <c>\n</c>.</summary>
    public string Body { get; init; } = "";

    /// <summary>The body's first line in the file, from 1.</summary>
    public int BodyLine { get; init; } = 1;

    /// <summary>Problems in the text, by place.</summary>
    public IReadOnlyList<FrontProblem> Problems { get; init; } = [];

    /// <summary>A member by its name, in any case of letters; <c>_</c> counts as <c>-</c>.</summary>
    public FrontField? Find(string key)
    {
        foreach (var field in Fields)
        {
            if (field.Key == key)
            {
                return field;
            }
        }

        foreach (var field in Fields)
        {
            if (string.Equals(field.Key.Replace('_', '-'), key, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>The plain text of a member; null when it is none, or empty.</summary>
    public string? Text(string key) => Find(key)?.Text?.Trim() is { Length: > 0 } text ? text : null;
}
