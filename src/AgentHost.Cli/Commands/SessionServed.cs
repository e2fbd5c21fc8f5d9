using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session watch</c> and <c>close</c>: for sessions that a server has.</summary>
internal static class SessionServed
{
    public static CliCommand Watch(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var after = new Option<long?>("--after")
        {
            Description = "Begin behind the event of this number; 0 for all that happened. [default: with what happens from now on]",
            HelpName = "NUMBER",
        };
        after.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var word }] && !long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--after {word}: expected the number of an event, or 0 for all.");
            }
        });
        var json = CommonOptions.Json();
        var server = CommonOptions.Server();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "watch",
            "Show what happens in a session that a server has, as it happens: number, time (local), kind, what it is. Ends with Ctrl-C, or with the session.")
        {
            key, after, json, server, workspace,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var signals = new CancelSignals();
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
            await using var client = ServerConnection.Open(parsed.GetValue(server) ?? await ServerOfAsync(
                "agent session watch", parsed.GetValue(key)!, parsed.GetValue(workspace), ends.Token));
            signals.Started();
            try
            {
                var session = await SessionSelector.FindAtServerAsync(client, parsed.GetValue(key)!, parsed.GetValue(workspace), ends.Token);
                return await ShowAsync(client, session, parsed.GetValue(after), parsed.GetValue(json), terminal, ends.Token);
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested)
            {
                return ExitCodes.Success;
            }
        });
        return command;
    }

    public static CliCommand Close(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var server = CommonOptions.Server();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "close",
            "Have a server let go of a session in which no turn runs: what its calls left running ends, and other processes can work in it.")
        {
            key, server, workspace,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = ServerConnection.Open(parsed.GetValue(server) ?? await ServerOfAsync(
                "agent session close", parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken));
            var session = await SessionSelector.FindAtServerAsync(client, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            await client.Sessions.CloseAsync(session.Id, cancellationToken);
            terminal.Error.WriteLine($"The session {CleanText.Line(session.Name, 110)} is let go of.");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Address of the server that has a session.</summary>
    /// <exception cref="HostException">No server of this person has it.</exception>
    private static async Task<string> ServerOfAsync(string label, string key, string? workspace, CancellationToken cancellationToken)
    {
        await using var host = HostFactory.Open(label, keepLog: false, takesQueued: false);
        var session = await SessionSelector.FindAsync(host, key, workspace, cancellationToken);
        return await ServedSession.FindAsync(host, session, cancellationToken)
            ?? throw new HostException(
                HostFailure.NotFound,
                $"No server of yours has the session {CleanText.Line(session.Name, 110)} now: agent session history shows what happened in it.");
    }

    private static async Task<int> ShowAsync(
        IHostClient client, SessionInfo session, long? after, bool json, ITerminal terminal, CancellationToken cancellationToken)
    {
        // What is not kept is for programs: a person sees each part when it is whole.
        var filter = new EventFilter(Live: json) { SessionId = session.Id, After = after };
        await foreach (var e in client.SubscribeAsync(filter, cancellationToken))
        {
            if (json)
            {
                terminal.Output.WriteLine(ClientJson.Write(e));
            }
            else if (e is StreamGap gap)
            {
                terminal.Error.WriteLine($"! {CleanText.Clean(gap.Reason)}");
            }
            else if (e is not StreamOpened)
            {
                terminal.Output.WriteLine(SessionHistory.LineOf(e));
            }

            terminal.Output.Flush();
        }

        return ExitCodes.Success;
    }
}
