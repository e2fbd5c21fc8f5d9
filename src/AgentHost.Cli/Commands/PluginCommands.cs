using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent plugin</c>: what the host is made of here.</summary>
internal static class PluginCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("plugin", "What the host is made of here: plugins, their state, what they bring.")
    {
        List(terminal),
        Info(terminal),
    };

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var plugin = CommonOptions.Plugin();
        var command = new CliCommand("list", "List plugins: id, version, state, origin, where they run. Loads none of their code.") { json, workspace, trust, plugin };
        command.SetAction((parsed, cancellationToken) => HostScope.WithWorkspaceAsync(
            "agent plugin list",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust), Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)) },
            (_, opened) =>
            {
                Warn(terminal, opened);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(AgentJson.Write(opened.Plugins));
                    return Task.FromResult(ExitCodes.Success);
                }

                foreach (var info in opened.Plugins)
                {
                    terminal.Output.WriteLine($"{info.Id,-20} {info.Version,-10} {EnumWords.Write(info.State),-10} {info.Origin,-8} {info.Runs,-13} {ShownText.Line(info.Reason ?? info.Description ?? "", 100)}");
                }

                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }

    private static CliCommand Info(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin's id, as plugin list shows it." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var plugin = CommonOptions.Plugin();
        var command = new CliCommand("info", "Show one plugin: its state, where it lies and runs, what it brings.") { id, json, workspace, trust, plugin };
        command.SetAction((parsed, cancellationToken) => HostScope.WithWorkspaceAsync(
            "agent plugin info",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust), Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)) },
            (_, opened) =>
            {
                Warn(terminal, opened);
                var wanted = parsed.GetValue(id)!;
                var info = opened.Plugins.FirstOrDefault(candidate => candidate.Id == wanted)
                    ?? throw new HostException(HostFailure.NotFound, $"There is no plugin \"{ShownText.Line(wanted, 64)}\" here. There are: {string.Join(", ", opened.Plugins.Select(static candidate => candidate.Id))}.");
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(AgentJson.Write(info));
                    return Task.FromResult(ExitCodes.Success);
                }

                var output = terminal.Output;
                output.WriteLine($"{info.Id} {info.Version}");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  state    {EnumWords.Write(info.State)}{(info.Reason is { } reason ? ": " + ShownText.Line(reason, 300) : "")}"));
                output.WriteLine($"  origin   {info.Origin}");
                output.WriteLine($"  runs     {info.Runs}");
                output.WriteLine($"  folder   {ShownText.Line(info.Folder, 300)}");
                if (info.Description is { } description)
                {
                    output.WriteLine($"  about    {ShownText.Line(description, 300)}");
                }

                foreach (var capability in info.Capabilities)
                {
                    output.WriteLine($"  brings   {capability.Kind}/{capability.Name}{(capability.Shadowed ? " (shadowed)" : "")}");
                }

                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }

    private static void Warn(ITerminal terminal, WorkspaceInfo opened)
    {
        foreach (var warning in opened.Warnings)
        {
            terminal.Error.WriteLine($"! {ShownText.Clean(warning)}");
        }
    }
}
