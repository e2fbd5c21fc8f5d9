using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;
using AgentHost.Packages.Installing;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin info</c>.</summary>
internal static class PluginShow
{
    public static CliCommand Create(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin's id, as plugin list shows it." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var plugin = CommonOptions.Plugin();
        var command = new CliCommand("info", "Show one plugin: its state, where it lies and runs, what it brings.") { id, json, workspace, trust, plugin };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent plugin info",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust),
                Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin))
            },
            async (_, opened) =>
            {
                WorkspaceWarnings.Show(terminal, opened);
                var wanted = parsed.GetValue(id)!;
                var info = opened.Plugins.FirstOrDefault(candidate => candidate.Id == wanted) ?? throw await NotHereAsync(wanted, opened, cancellationToken);
                info = PluginHome.Describe(info) with { Usage = PluginScope.FindUsage(wanted) };
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(info));
                    return ExitCodes.Success;
                }

                var output = terminal.Output;
                output.WriteLine($"{info.Id} {info.Version}");
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  state    {EnumNames.Write(info.State)}{(info.Reason is { } reason ? ": " + CleanText.Line(reason, 300) : "")}"));
                output.WriteLine($"  origin   {info.Origin}");
                output.WriteLine($"  runs     {info.Runs}");
                output.WriteLine($"  folder   {CleanText.Line(info.Folder, 300)}");
                if (info.DisplayName is { } name)
                {
                    output.WriteLine($"  name     {CleanText.Line(name, 100)}");
                }

                if (info.Description is { } description)
                {
                    output.WriteLine($"  about    {CleanText.Line(description, 300)}");
                }

                if (info.Authors.Count > 0)
                {
                    output.WriteLine($"  by       {CleanText.Line(string.Join(", ", info.Authors), 300)}");
                }

                if (info.License is { } license)
                {
                    output.WriteLine($"  license  {CleanText.Line(license, 100)}");
                }

                if (info.Homepage is { } homepage)
                {
                    output.WriteLine($"  home     {CleanText.Line(homepage, 300)}");
                }

                if (info.Usage is { } usage)
                {
                    output.WriteLine($"  used     {UsageText.Of(usage)}");
                }

                if (info.Origin == "user" && PluginScope.Find(wanted) is { } installed)
                {
                    output.WriteLine($"  from     {CleanText.Line(installed.Source, 300)}");
                    output.WriteLine($"  hash     {installed.Hash}");
                    if (installed.Previous is { } previous)
                    {
                        output.WriteLine($"  before   {previous}: agent plugin rollback {info.Id} goes back to it");
                    }

                    foreach (var line in ConsentText.Lines(installed.Consent))
                    {
                        output.WriteLine($"  {line}");
                    }

                    return ExitCodes.Success;
                }

                foreach (var line in ConsentText.Lines(ConsentText.AsksOf(info.Permissions)))
                {
                    output.WriteLine($"  {line}");
                }

                foreach (var capability in info.Capabilities)
                {
                    output.WriteLine(
                        $"  brings   {CleanText.Line(capability.Kind, 60)}/{CleanText.Line(capability.Name, 200)}{(capability.Shadowed ? " (shadowed)" : "")}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static async ValueTask<HostException> NotHereAsync(string id, WorkspaceInfo opened, CancellationToken cancellationToken) =>
        new(HostFailure.NotFound, await PluginScope.IsInCatalogAsync(id, cancellationToken)
            ? $"The plugin \"{id}\" is not installed: agent plugin install {id} takes it from the catalog that comes with the program."
            : $"There is no plugin \"{CleanText.Line(id, 64)}\" here. There are: {string.Join(", ", opened.Plugins.Select(static plugin => plugin.Id))}.");
}
