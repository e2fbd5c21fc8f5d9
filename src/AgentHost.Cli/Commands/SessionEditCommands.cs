using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session rename</c> and <c>delete</c>.</summary>
internal static class SessionEditCommands
{
    public static CliCommand Rename(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var name = new Argument<string>("name") { Description = "The new name, 1 to 100 characters; one that is taken gets a number behind it." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("rename", "Give a session another name.") { key, name, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session rename", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var renamed = await host.Sessions.RenameAsync(session.Id, parsed.GetValue(name)!, cancellationToken);
            terminal.Output.WriteLine(
                parsed.GetValue(json) ? ClientJson.Write(renamed) : $"{CleanText.Line(session.Name, 100)} is now called {CleanText.Line(renamed.Name, 110)}.");
            return ExitCodes.Success;
        }));
        return command;
    }

    public static CliCommand Delete(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var yes = new Option<bool>("--yes") { Description = "Do not ask. Needed where nobody can be asked." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "delete",
            "Delete a session for good: messages, events, kept results and files.") { key, yes, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session delete", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            if (!parsed.GetValue(yes) && !await ConfirmAsync(terminal, session, cancellationToken))
            {
                return ExitCodes.Failed;
            }

            await host.Sessions.DeleteAsync(session.Id, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json) ? ClientJson.Write(session) : $"{CleanText.Line(session.Name, 100)} is gone.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static async Task<bool> ConfirmAsync(ITerminal terminal, SessionInfo session, CancellationToken cancellationToken)
    {
        if (!terminal.CanAsk)
        {
            throw new HostException(HostFailure.Invalid, $"Nobody can be asked whether the session {CleanText.Line(session.Name, 100)} is to go: say --yes.");
        }

        terminal.Error.Write($"Remove {CleanText.Line(session.Name, 100)} ({CleanText.Count(session.MessageCount, "message")}) for good? [y/N] ");
        return (await terminal.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }
}
