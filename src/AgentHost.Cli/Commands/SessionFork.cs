using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session fork</c>: another session that goes on from one.</summary>
internal static class SessionFork
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var at = new Option<string?>("--at")
        {
            Description = "The id of a message, or the first characters of it: the last one that is taken along. [default: all are]",
            HelpName = "MESSAGE"
        };
        var name = new Option<string?>("--name")
        {
            Description = "The new one's name, 1 to 100 characters. [default: the old one's, with a number]",
            HelpName = "NAME"
        };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "fork",
            "Begin a session with a copy of another one, up to a message.")
        {
            key, at, name, json, workspace
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session fork", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var forked = await host.Sessions.ForkAsync(
                new ForkRequest(session.Id) { Message = parsed.GetValue(at), Name = parsed.GetValue(name) }, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json)
                ? ClientJson.Write(forked)
                : $"{CleanText.Line(forked.Name, 110)}  ({forked.Id})  {CleanText.Count(forked.MessageCount, "message")}");
            return ExitCodes.Success;
        }));
        return command;
    }
}
