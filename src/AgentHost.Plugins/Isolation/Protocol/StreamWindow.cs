namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Limits of the updates of a stream that may be on their way, unread: both ends count alike.</summary>
internal static class StreamWindow
{
    /// <summary>Updates on their way.</summary>
    public const int Updates = 64;

    /// <summary>Their weight together; a single one may be heavier.</summary>
    public const long Weight = 256 * 1024;

    /// <summary>Tests that one more fits behind those that are on their way.</summary>
    public static bool Fits(int updates, long weight, long next) => updates == 0 || (updates < Updates && weight + next <= Weight);

    /// <summary>About the bytes of an update in memory; exact enough for a bound.</summary>
    public static long WeightOf(ModelUpdate update) => 64 + update switch
    {
        TextDelta text => 2L * text.Text.Length,
        ReasoningDelta reasoning => (2L * reasoning.Text.Length) + Length(reasoning.Opaque),
        ToolCallDelta call => (2L * (call.Arguments?.Length ?? 0)) + Length(call.Opaque),
        OpaqueUpdate opaque => Length(opaque.Part.Value),
        UnknownUpdate unknown => Length(unknown.Raw),
        _ => 0,
    };

    private static long Length(System.Text.Json.JsonElement? element) =>
        element is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } value ? value.GetRawText().Length : 0;
}
