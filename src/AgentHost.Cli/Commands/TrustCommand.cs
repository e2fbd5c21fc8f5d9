using System.CommandLine;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent trust</c>: whose settings and plugins are taken.</summary>
internal static class TrustCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var folder = new Argument<string?>("folder") { Description = "The folder. [default: the current folder]", Arity = ArgumentArity.ZeroOrOne };
        var revoke = new Option<bool>("--revoke") { Description = "Trust it no longer." };
        var list = new Option<bool>("--list") { Description = "List the folders that are trusted, and change nothing." };
        var json = CommonOptions.Json();
        var command = new CliCommand("trust", "Trust a folder: its own settings, rules and plugins (.agents/) are taken from now on.") { folder, revoke, list, json };
        command.SetAction((parsed, cancellationToken) => HostScope.WithHostAsync("agent trust", async host =>
        {
            if (parsed.GetValue(list))
            {
                var trusted = await host.ListTrustedAsync(cancellationToken);
                terminal.Output.Write(parsed.GetValue(json) ? AgentJson.Write(trusted) + "\n" : string.Concat(trusted.Select(static path => path + "\n")));
                return ExitCodes.Success;
            }

            var trust = !parsed.GetValue(revoke);
            var path = await host.SetTrustAsync(parsed.GetValue(folder) ?? Environment.CurrentDirectory, trust, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json)
                ? AgentJson.Write<IReadOnlyList<string>>([path])
                : trust ? $"{path} is trusted: its own settings, rules and plugins are taken from now on." : $"{path} is not trusted: what is in its .agents folder is ignored from now on.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
