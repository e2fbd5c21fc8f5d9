namespace AgentHost;

/// <summary>A shell line that the person ran, with what it printed.</summary>
/// <param name="Command">The line.</param>
/// <param name="Output">What it printed; may be shortened.</param>
public sealed record ShellPart(string Command, string Output) : Part("shell")
{
    /// <summary>Its exit code.</summary>
    public int? ExitCode { get; init; }
}
