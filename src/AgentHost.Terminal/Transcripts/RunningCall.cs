namespace AgentHost.Terminal.Transcripts;

/// <summary>A call that runs.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Title">One line that says what it does.</param>
/// <param name="Since">Time of its start.</param>
internal sealed record RunningCall(string Tool, string Title, DateTimeOffset Since)
{
    /// <summary>The last line of its output or of its news; null for none.</summary>
    public string? News { get; init; }
}
