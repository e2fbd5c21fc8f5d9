using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent trust</c>: whose settings and plugins are taken.</summary>
internal static class TrustCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var folder = new Argument<string?>("folder") { Description = "The folder. [default: the current folder]", Arity = ArgumentArity.ZeroOrOne };
        var revoke = new Option<bool>("--revoke") { Description = "Stop trusting the folder." };
        var list = new Option<bool>("--list") { Description = "List trusted folders, and change nothing." };
        var show = new Option<bool>("--show")
        {
            Description = "List the files that trust is about, with what is new or changed, and change nothing."
        };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "trust",
            "Trust a folder as it is now: use its own settings, hooks and plugins until one of them changes.")
        {
            folder, revoke, list, show, json
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent trust", async host =>
        {
            if (parsed.GetValue(list))
            {
                var trusted = await host.Workspaces.ListTrustedAsync(cancellationToken);
                terminal.Output.Write(
                    parsed.GetValue(json) ? ClientJson.Write(trusted) + "\n" : string.Concat(trusted.Select(static path => CleanText.Clean(path) + "\n")));
                return ExitCodes.Success;
            }

            if (parsed.GetValue(show))
            {
                var report = await host.Workspaces.ShowTrustAsync(parsed.GetValue(folder) ?? Environment.CurrentDirectory, cancellationToken);
                Show(terminal, report, parsed.GetValue(json));
                var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(report.Folder), cancellationToken);
                foreach (var told in (await host.Settings.ReadAsync(opened.Id, cancellationToken)).Ignored)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(told)}");
                }

                return ExitCodes.Success;
            }

            var trust = !parsed.GetValue(revoke);
            var path = await host.Workspaces.SetTrustAsync(parsed.GetValue(folder) ?? Environment.CurrentDirectory, trust, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json)
                ? ClientJson.Write<IReadOnlyList<string>>([path])
                : trust ? $"{CleanText.Clean(path)} is trusted: its own settings, rules, hooks and plugins are taken from now on, until one of them changes."
                : $"{CleanText.Clean(path)} is not trusted: its own settings, rules, hooks and plugins are ignored from now on.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Show(ITerminal terminal, TrustReport report, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(report));
            return;
        }

        foreach (var item in report.Items)
        {
            terminal.Output.WriteLine($"{EnumNames.Write(item.State),-7}  {item.What,-8}  {CleanText.Line(item.Path, 200)}");
        }

        terminal.Error.WriteLine(report.Items.Count == 0 ? $"{CleanText.Clean(report.Folder)} holds nothing that runs."
            : report.Trusted ? $"{CleanText.Clean(report.Folder)} is trusted as it is."
            : $"{CleanText.Clean(report.Folder)} is not trusted as it is now.");
    }
}
