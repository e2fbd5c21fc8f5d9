using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary>The installed plugins, for one command; what goes on is told on standard error.</summary>
internal static class PluginScope
{
    /// <summary>The scope of a project.</summary>
    public const string Project = "project";

    public static Option<string> Scope()
    {
        var scope = new Option<string>("--scope")
        {
            Description = "user: for you, in every folder; project: in .agents/plugins of the workspace, kept with its sources, used where it is trusted.",
            HelpName = "SCOPE",
            DefaultValueFactory = static _ => "user"
        };
        scope.AcceptOnlyFromAmong("user", Project);
        return scope;
    }

    public static Option<bool> Yes() => new("--yes") { Description = "Agree without asking, for scripts." };

    public static async Task<int> WithAsync(ITerminal terminal, Func<PluginHome, Task<int>> work)
    {
        var shown = "";
        await using var home = PluginHome.Open(new PluginHomeOptions { Tell = Tell, Progress = Progress });
        try
        {
            return await work(home);
        }
        finally
        {
            Clear();
        }

        void Tell(string line)
        {
            Clear();
            terminal.Error.WriteLine($"… {CleanText.Line(line, 300)}");
        }

        void Progress(long bytes, long? length)
        {
            // A line that is written over is for people; elsewhere the line before says enough.
            if (!terminal.CanAsk)
            {
                return;
            }

            var now = length is > 0 and var all
                ? string.Create(CultureInfo.InvariantCulture, $"  {100 * bytes / all} % of {all / 1024.0 / 1024.0:0.0} MB")
                : string.Create(CultureInfo.InvariantCulture, $"  {bytes / 1024.0 / 1024.0:0.0} MB");
            if (now != shown)
            {
                terminal.Error.Write("\r" + now.PadRight(shown.Length));
                shown = now;
            }
        }

        void Clear()
        {
            if (shown.Length > 0)
            {
                terminal.Error.Write("\r" + new string(' ', shown.Length) + "\r");
                shown = "";
            }
        }
    }

    /// <summary>Finds the record of one plugin; null where it is not installed.</summary>
    public static InstalledReport? Find(string id) => PluginHome.Open(new PluginHomeOptions()).Find(id);

    /// <summary>Finds the usage of a plugin in processes that have ended; null where it was not used.</summary>
    public static PluginUsage? FindUsage(string id) => PluginHome.Open(new PluginHomeOptions()).FindUsage(id);

    /// <summary>Looks for a plugin in the catalog that comes with the program.</summary>
    public static async ValueTask<bool> IsInCatalogAsync(string id, CancellationToken cancellationToken)
    {
        await using var home = PluginHome.Open(new PluginHomeOptions());
        return await home.IsInBundledCatalogAsync(id, cancellationToken);
    }

    /// <summary>Says what was done.</summary>
    public static void Tell(ITerminal terminal, PluginChange change)
    {
        terminal.Output.WriteLine(change.Action switch
        {
            "installed" => $"{change.Id} {change.Version} is installed.",
            "updated" =>
                change.Before is { } before ? $"{change.Id} is {change.Version} now; it was {before}." : $"{change.Id} {change.Version} is installed anew.",
            "uninstalled" => $"{change.Id} {change.Version} is gone.",
            "enabled" => $"{change.Id} {change.Version} is switched on.",
            "disabled" => $"{change.Id} {change.Version} is switched off.",
            "rolled-back" => $"{change.Id} is {change.Version} again; it was {change.Before}.",
            _ => $"{change.Id} {change.Version}: nothing to do.",
        });
        terminal.Output.Flush();
        if (change.Blocked is { } blocked)
        {
            terminal.Error.WriteLine($"! It cannot be used yet. {CleanText.Line(blocked, 500)}");
        }

        foreach (var program in change.Programs ?? [])
        {
            terminal.Error.WriteLine($"  {CleanText.Line(program, 500)}");
        }
    }
}
