namespace AgentHost.Terminal.Commands;

/// <summary>All commands of the conversation, by groups.</summary>
internal static class ChatCommands
{
    // Those that show something, and nothing that needs a turn, a choice or a terminal.
    private static readonly HashSet<string> Reports = new(StringComparer.Ordinal)
    {
        "help", "status", "plugins", "doctor", "session", "sessions", "model", "models", "permissions", "context", "cost", "usage", "todo", "skills",
        "config",
    };

    /// <summary>The commands, in the order of help.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        .. In(CommandGroup.Conversation, GeneralCommands.All), .. In(CommandGroup.Sessions, [.. SessionCommands.All, RewindCommand.Command]),
        .. In(CommandGroup.Answers, [.. CodeCommands.All, CompareCommand.Command]), .. In(CommandGroup.Models, ModelCommands.All),
        .. In(CommandGroup.Work, WorkCommands.All), .. In(CommandGroup.Setup, SetupCommands.All),
    ];

    private static IEnumerable<ChatCommand> In(CommandGroup group, IEnumerable<ChatCommand> commands) =>
        commands.Select(command => command with { Group = group, IsReport = Reports.Contains(command.Name) });
}
