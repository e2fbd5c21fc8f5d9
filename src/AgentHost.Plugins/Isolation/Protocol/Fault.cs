namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>An exception on its way to the other side: the <c>data</c> of an error.</summary>
/// <param name="Kind">How it is thrown again; see <see cref="Faults"/>.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Message">Its message.</param>
internal sealed record Fault(string Kind, string Type, string Message)
{
    /// <summary>The failure's word, where the exception has one.</summary>
    public string? Failure { get; init; }

    /// <summary>The path or program concerned.</summary>
    public string? Subject { get; init; }

    /// <summary>The whole text with its stack, for a log.</summary>
    public string? Detail { get; init; }

    /// <summary>The cause, where the exception is but a wrapper.</summary>
    public Fault? Inner { get; init; }
}
