namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Type of a value.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Element">Type of the elements of a list.</param>
internal sealed record StateType(ValueKind Kind, StateType? Element = null)
{
    public static StateType Json { get; } = new(ValueKind.Json);

    public static StateType String { get; } = new(ValueKind.String);

    public static StateType Number { get; } = new(ValueKind.Number);

    public static StateType Boolean { get; } = new(ValueKind.Boolean);

    /// <summary>A list of elements of a type.</summary>
    public static StateType ListOf(StateType element) => new(ValueKind.List, element);

    /// <summary>Reads a name such as <c>list&lt;string&gt;</c>; null where it is none.</summary>
    public static StateType? Parse(string text) => Parse(text, depth: 0);

    /// <summary>Tells whether a value of this type may stand where another is wanted.</summary>
    public bool Fits(StateType wanted) => Kind == ValueKind.Json || wanted.Kind == ValueKind.Json
        || (Kind == wanted.Kind && (Kind != ValueKind.List || Element!.Fits(wanted.Element!)));

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ValueKind.String => "string",
        ValueKind.Number => "number",
        ValueKind.Boolean => "boolean",
        ValueKind.List => $"list<{Element}>",
        _ => "json",
    };

    private static StateType? Parse(string text, int depth) => text.Trim() switch
    {
        "string" => String,
        "number" => Number,
        "boolean" => Boolean,
        "json" => Json,
        var list when depth < 3 && list.StartsWith("list<", StringComparison.Ordinal) && list.EndsWith('>') =>
            Parse(list[5..^1], depth + 1) is { } element ? ListOf(element) : null,
        _ => null,
    };
}
