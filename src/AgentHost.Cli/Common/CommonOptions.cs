using System.CommandLine;
using System.Globalization;

namespace AgentHost.Cli.Common;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Workspace() => new("--workspace") { Description = "The folder to work in. [default: the current folder]", HelpName = "DIR" };

    public static Option<string?> Target() => new("--target")
    {
        Description = "The place to work in: KIND:PLACE, such as ssh:build1 or podman:NAME; local for this machine. "
            + "[default: the setting targets.default, else this machine]",
        HelpName = "PLACE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of text." };

    public static Option<bool> Trust() => new("--trust") { Description = "Use the folder's own settings and plugins (.agents/) for this run." };

    public static Option<string?> Server() => new("--server")
    {
        Description = "Use a server (agent serve) instead of this process: local for yours on this machine, unix:PATH, "
            + "pipe:NAME, http://127.0.0.1:PORT or https://HOST:PORT.",
        HelpName = "ADDRESS",
    };

    /// <summary>Of all commands; <see cref="Program"/> looks for its word, since a fault may come before the words are parsed.</summary>
    public static Option<bool> Debug() => new("--debug") { Description = "Show the whole stack trace of an unexpected fault.", Recursive = true };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Number(string name, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} {word}: expected a whole number from {least} to {most}.");
            return null;
        },
    };

    public static Option<string[]> Plugin() => new("--plugin")
    {
        Description = "Add a plugin for this run: its id, or a folder with a plugin.json. Repeatable.",
        HelpName = "ID|PATH",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The plugins as they were named, folders made absolute: they are meant from where the person stands, not from the workspace.</summary>
    public static IReadOnlyList<string> PluginsFrom(string[]? words)
    {
        if (words is null or [])
        {
            return [];
        }

        var folders = Path.Combine(AppContext.BaseDirectory, "plugins");
        return [.. words.Select(word => IsFolder(word, folders) ? Path.GetFullPath(word) : word)];
    }

    public static Option<string?> OnlyPlugins() =>
        new("--only-plugins") { Description = "Use only these plugins, by id. [default: all that are installed and switched on]", HelpName = "ID,ID" };

    public static IReadOnlyList<string>? Split(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>An id of a bundled plugin means that plugin, whatever lies in the current folder; <c>./id</c> means the folder.</summary>
    private static bool IsFolder(string word, string bundled) =>
        !word.Contains('\0', StringComparison.Ordinal)
        && (word.AsSpan().IndexOfAny('/', '\\', '.') >= 0
            || (!Directory.Exists(Path.Combine(bundled, word)) && File.Exists(Path.Combine(word, "plugin.json"))));
}
