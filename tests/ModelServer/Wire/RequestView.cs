namespace AgentHost.ModelServing;

/// <summary>What matchers see of a request, whatever its wire format. Made from any JSON: what is missing is empty.</summary>
internal sealed record RequestView(string Model, bool Stream, bool IncludeUsage, IReadOnlyList<RequestMessage> Messages, IReadOnlyList<string> Tools)
{
    public static RequestView Empty { get; } = new("", false, false, [], []);

    /// <summary>For the wire <c>responses</c>: reasoning is wanted in its encrypted form.</summary>
    public bool EncryptedReasoning { get; init; }

    /// <summary>For the wire <c>responses</c>: a summary of the reasoning is wanted.</summary>
    public bool ReasoningSummary { get; init; }
}
