using System.CommandLine;

namespace AgentHost.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Workspace() => new("--workspace") { Description = "The folder to work in. Default: the current one.", HelpName = "DIR" };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    public static Option<bool> Trust() => new("--trust") { Description = "Trust this workspace for this run: take its settings and plugins." };

    public static Option<bool> Debug() => new("--debug") { Description = "Show stack traces of unexpected faults." };

    public static Option<string[]> Plugin() => new("--plugin")
    {
        Description = "Add a plugin to this run: an id, or a folder with a plugin.json. Repeatable.",
        HelpName = "ID|PATH",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> OnlyPlugins() => new("--only-plugins") { Description = "Use these plugins only.", HelpName = "A,B" };

    public static IReadOnlyList<string>? Split(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
