using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>Options of <c>agent run</c> that plugins bring: read from their manifests, and only where one may be meant.</summary>
internal static class RunOptions
{
    /// <summary>Those of the folder and of the plugins that the words name. No plugin's code is loaded for it.</summary>
    public static async Task<IReadOnlyList<DeclaredRunOption>> FindAsync(ParseResult parsed)
    {
        try
        {
            await using var host = HostFactory.Open("agent", keepLog: false);
            var opened = await host.Workspaces.OpenAsync(
                new WorkspaceRequest(parsed.GetValue<string?>("--workspace") ?? Environment.CurrentDirectory)
                {
                    Trust = parsed.GetValue<bool>("--trust"),
                    Plugins = CommonOptions.PluginsFrom(parsed.GetValue<string[]>("--plugin")),
                    OnlyPlugins = CommonOptions.Split(parsed.GetValue<string?>("--only-plugins")),
                    WithoutPlugins = parsed.GetValue<string[]>("--no-plugin") ?? [],
                    BundledOnly = parsed.GetValue<bool>("--safe-mode"),
                    NoDiscovery = parsed.GetValue<bool>("--no-discovery"),
                },
                CancellationToken.None);
            return await host.Prompts.ListRunOptionsAsync(opened.Id, CancellationToken.None);
        }
        catch (Exception exception) when (exception is HostException or InvalidOperationException)
        {
            // The words, or the run, say themselves what is wrong.
            return [];
        }
    }

    /// <summary>Adds them to the command.</summary>
    /// <returns>Reads their values.</returns>
    public static Func<ParseResult, IReadOnlyList<PluginOption>> AddTo(CliCommand command, IReadOnlyList<DeclaredRunOption> declared)
    {
        var readers = new List<Func<ParseResult, PluginOption?>>();
        foreach (var named in declared.GroupBy(static option => option.Option.Name, StringComparer.Ordinal))
        {
            var first = named.First();
            var (option, read) = DeclaredOption.Make(first.Option);
            if (named.Skip(1).FirstOrDefault() is { } second)
            {
                option.Validators.Add(result =>
                    result.AddError(
                        $"--{first.Option.Name} is an option of two plugins, {first.Plugin} and {second.Plugin}: leave one of them out with --no-plugin."));
            }

            command.Options.Add(option);
            readers.Add(parsed =>
                read(parsed).Value is { } value
                    ? new PluginOption(first.Plugin, first.Option.Name, first.Option.Setting, value) 
                    {
                        WorkspaceProvider = first.Option.WorkspaceProvider,
                        TurnCommand = first.Option.TurnCommand,
                        Target = first.Option.Target,
                    }
                    : null);
        }

        return parsed => [.. readers.Select(read => read(parsed)).OfType<PluginOption>()];
    }
}
