using System.CommandLine;

namespace AgentHost.Cli.Commands.Help.Completing;

/// <summary>
/// Says what the values of the program's own options and arguments are. Apart from where they are made, since every start would pay for it there.
/// </summary>
internal static class ValueKinds
{
    /// <summary>Of an option, and whether its value is a list with commas.</summary>
    public static (ValueKind Kind, bool IsList) Of(Option option) => option.Name switch
    {
        "--model" => (ValueKind.Models, false),
        "--provider" => (ValueKind.Providers, false),
        "--session" => (ValueKind.Sessions, false),
        "--plugin" or "--no-plugin" => (ValueKind.Plugins, false),
        "--only-plugins" => (ValueKind.Plugins, true),
        "--from" => (ValueKind.Catalogs, false),
        "--agent" => (ValueKind.Agents, false),
        "--tool" => (ValueKind.Tools, false),
        "--tools" => (ValueKind.Tools, true),
        "--permission-mode" or "--mode" => (ValueKind.Modes, false),
        "--profile" => (ValueKind.Profiles, false),
        "--kind" when option.HelpName == "KIND,KIND" => (ValueKind.Events, true),
        _ => (ValueKind.None, false),
    };

    /// <summary>Of an argument.</summary>
    /// <param name="group">The name of the command that the command belongs to.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="argument">The argument.</param>
    public static ValueKind Of(string? group, string command, Argument argument) => (group, command, argument.Name) switch
    {
        ("session" or "queue" or "settings", _, "session") => ValueKind.Sessions,
        ("model", _, "model") => ValueKind.Models,
        ("provider", _, "provider") => ValueKind.Providers,
        ("plugin", "info", "id") => ValueKind.Plugins,
        ("plugin", _, "id") => ValueKind.InstalledPlugins,
        ("catalog", "remove", "name") => ValueKind.Catalogs,
        ("config", "unset", "key") => ValueKind.SetKeys,
        ("config", _, "key") => ValueKind.Keys,
        ("config" or "settings", "set", "value") => ValueKind.Value,
        (_, "run", "prompt") => ValueKind.SlashCommands,
        _ => ValueKind.None,
    };
}
