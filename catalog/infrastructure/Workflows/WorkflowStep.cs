namespace AgentHost.Plugins.Infrastructure.Workflows;

/// <summary>A step of a workflow.</summary>
/// <param name="Name">What it is called: its own name, or <c>step1</c>.</param>
/// <param name="Type">Its type: <c>atmos</c> for words of that program, <c>shell</c> for a line, or another that only that program carries out.</param>
/// <param name="Command">What it runs; empty for a step of another type that runs nothing.</param>
/// <param name="Stack">The stack that it names; null for none.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record WorkflowStep(string Name, string Type, string Command, string? Stack, Place Place)
{
    /// <summary>True where it is of a type that only the program itself carries out: <c>toast</c>, <c>container</c>, <c>parallel</c>.</summary>
    public bool IsForeign => Type is not ("atmos" or "shell");

    /// <summary>The program and its arguments; null for a line for the shell, and for a foreign step.</summary>
    /// <param name="stack">The stack that the call names; null for none.</param>
    public IReadOnlyList<string>? Words(string? stack) =>
        Type != "atmos" ? null : ["atmos", .. SlashLine.Words(Command), .. (stack ?? Stack) is { } named ? new[] { "-s", named } : []];

    /// <summary>The command for people.</summary>
    public string Show(string? stack) =>
        Words(stack) is { } words ? string.Join(' ', words) : IsForeign ? $"({SafeText.OneLine(Type, 40)}) {Command}".TrimEnd() : Command;
}
