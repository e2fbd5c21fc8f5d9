namespace AgentHost.Plugins.Infrastructure.Workflows;

/// <summary>A step of a workflow.</summary>
/// <param name="Name">What it is called: its own name, or <c>step1</c>.</param>
/// <param name="Command">What it runs.</param>
/// <param name="IsShell">Whether that is a line for the shell; else words for <c>atmos</c>.</param>
/// <param name="Stack">The stack that it names; null for none.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record WorkflowStep(string Name, string Command, bool IsShell, string? Stack, Place Place)
{
    /// <summary>The program and its arguments; null for a line for the shell.</summary>
    /// <param name="stack">The stack that the call names; null for none.</param>
    public IReadOnlyList<string>? Words(string? stack) =>
        IsShell ? null : ["atmos", .. SlashLine.Words(Command), .. (stack ?? Stack) is { } named ? new[] { "-s", named } : []];

    /// <summary>The command for people.</summary>
    public string Show(string? stack) => Words(stack) is { } words ? string.Join(' ', words) : Command;
}
