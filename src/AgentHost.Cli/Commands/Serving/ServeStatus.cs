using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Remote.Connecting;

namespace AgentHost.Cli.Commands.Serving;

/// <summary><c>agent serve status</c>: the servers that run.</summary>
internal static class ServeStatus
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new CliCommand("status", "Show your servers on this machine. Exit code 1 if there is none.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var running = new List<(ServerRecord Record, ServerStatus Status)>();
            foreach (var record in ServerRecords.List(ServerFolder.Path))
            {
                try
                {
                    await using var client = ServerConnection.Open(record);
                    running.Add((record, await client.ReadStatusAsync(cancellationToken)));
                }
                catch (HostException)
                {
                    // It was killed, or ends in this moment.
                }
            }

            if (parsed.GetValue(json))
            {
                foreach (var (record, status) in running)
                {
                    terminal.Output.WriteLine(
                        $$"""{"address":{{ClientJson.Write(record.Address)}},"status":{{ClientJson.Write(status)}}}""");
                }
            }
            else
            {
                foreach (var (record, status) in running)
                {
                    Write(terminal, record, status);
                }
            }

            if (running.Count > 0)
            {
                return ExitCodes.Success;
            }

            terminal.Error.WriteLine("No server runs: agent serve starts one.");
            return ExitCodes.Failed;
        });
        return command;
    }

    private static void Write(ITerminal terminal, ServerRecord record, ServerStatus status)
    {
        terminal.Output.WriteLine(CleanText.Clean(record.Address));
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  version {status.Version}, process {status.ProcessId}, since {status.StartedAt:yyyy-MM-dd HH:mm:ss}Z, {status.MemoryBytes >> 20} MB"));
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {status.Workspaces} workspaces, {status.RunningTurns} turns running, {status.Waiting} waiting for an answer, {status.Listeners} listeners"));
    }
}
