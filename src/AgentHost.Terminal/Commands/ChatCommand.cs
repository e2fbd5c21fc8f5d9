using AgentHost.Client;

namespace AgentHost.Terminal.Commands;

/// <summary>A command of the conversation.</summary>
/// <param name="Name">The word behind the slash.</param>
/// <param name="Arguments">Arguments that may stand behind it, for help; empty for none.</param>
/// <param name="Description">One line for help.</param>
/// <param name="RunAsync">Does it; what goes wrong is a <see cref="HostException"/>.</param>
internal sealed record ChatCommand(string Name, string Arguments, string Description, Func<IChat, CommandCall, CancellationToken, Task> RunAsync)
{
    /// <summary>Other words for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The group that help shows it in.</summary>
    public CommandGroup Group { get; init; }

    /// <summary>True for one that shows something and needs no conversation: <c>agent run "/NAME"</c> does it too.</summary>
    public bool IsReport { get; init; }
}
