namespace AgentHost.Cli.Root;

/// <summary>Commands or options that help shows together.</summary>
/// <param name="Title">Title above them.</param>
/// <param name="Names">Their names, in order.</param>
internal sealed record HelpGroup(string Title, IReadOnlyList<string> Names)
{
    /// <summary>Groups of commands.</summary>
    public static IReadOnlyList<HelpGroup> OfCommands { get; } =
    [
        new("Work", ["chat", "run", "serve", "acp"]),
        new("Sessions", ["session", "context", "usage"]),
        new("Plugins and models", ["plugin", "model", "provider"]),
        new("Safety", ["permission", "trust", "hook"]),
        new("Settings and help", ["config", "doctor", "logs", "help", "completion"]),
    ];

    /// <summary>Options of <c>agent run</c> that most people need.</summary>
    public static IReadOnlyList<string> OftenOfRun { get; } =
    [
        "--model", "--session", "--continue", "--profile", "--permission-mode", "--allow", "--attach", "--output", "--max-cost", "--quiet",
    ];

    /// <summary>Groups of the options of <c>agent run</c>.</summary>
    public static IReadOnlyList<HelpGroup> OfRun { get; } =
    [
        new("Model", ["--model", "--prefer", "--param", "--agent"]),
        new("Session", ["--session", "--continue", "--new", "--workspace", "--target", "--server"]),
        new("Permissions", ["--profile", "--permission-mode", "--yolo", "--allow", "--deny", "--dry-run", "--trust"]),
        new("What is sent", ["--attach", "--system", "--system-replace", "--tools", "--no-tools", "--preview"]),
        new("What is printed", ["--output", "--output-schema", "--quiet"]),
        new("Limits", ["--max-steps", "--max-time", "--max-cost"]),
        new("Plugins", ["--plugin", "--only-plugins", "--no-plugin", "--safe-mode", "--no-discovery", "--locked"]),
    ];
}
