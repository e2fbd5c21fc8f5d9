using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin verify</c>.</summary>
internal static class PluginVerify
{
    public static CliCommand Create(ITerminal terminal)
    {
        var id = new Argument<string?>("id") { Description = "The plugin. [default: all that are installed]", Arity = ArgumentArity.ZeroOrOne };
        var write = new Option<bool>("--write-lock")
        {
            Description =
                "Write agent-plugins.lock.json into the workspace: the plugins that count there, with versions and hashes. agent run --locked holds to it."
        };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "verify", "Check that installed plugins are unchanged. Exit code 1 if one differs.") { id, write, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var reports = home.Verify(parsed.GetValue(id), cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write(reports));
            }
            else
            {
                foreach (var report in reports)
                {
                    terminal.Output.WriteLine($"{(report.Sound ? "✓" : "✗")} {report.Id} {report.Version} {report.Hash}");
                    foreach (var difference in report.Differences)
                    {
                        terminal.Output.WriteLine($"  {CleanText.Line(difference, 300)}");
                    }
                }
            }

            if (reports.Any(static report => !report.Sound))
            {
                return ExitCodes.Failed;
            }

            if (parsed.GetValue(write))
            {
                await using var host = HostFactory.Open("agent plugin verify", keepLog: false);
                var opened = await host.Workspaces.OpenAsync(
                    new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) }, cancellationToken);
                terminal.Output.Flush();
                terminal.Error.WriteLine($"Wrote {home.WriteLock(opened.Root, opened.Plugins, cancellationToken)}.");
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
