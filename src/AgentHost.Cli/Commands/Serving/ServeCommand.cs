using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Commands.Serving.Services;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Serving;

/// <summary><c>agent serve</c>: one host for many clients.</summary>
internal static class ServeCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var socket = new Option<string?>("--socket")
        {
            Description = "Path of the Unix socket to listen at. [default: server/agent.sock in the data folder, on Windows a named pipe]",
            HelpName = "PATH",
        };
        var port = new Option<int?>("--port")
        {
            Description = "Listen at a port of this machine instead; 0 for a free one.",
            HelpName = "PORT",
            CustomParser = static result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue)
                {
                    return number;
                }

                result.AddError($"--port {result.Tokens[0].Value}: expected a port from 1 to 65535, or 0 for a free one.");
                return null;
            },
        };
        var host = new Option<string?>("--host")
        {
            Description = "The address to listen at. Any other than this machine's needs --tls-cert and --tls-key. [default: 127.0.0.1]",
            HelpName = "ADDRESS",
        };
        var certificate = new Option<string?>("--tls-cert") { Description = "File of a certificate, in PEM, for https.", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "File of its private key, in PEM.", HelpName = "FILE" };
        var names = new Option<string[]>("--allow-host")
        {
            Description = "A name under which clients reach it, beside those of the certificate. Repeatable.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = false,
        };
        var command = new CliCommand("serve", "Serve several clients over HTTP, at a Unix socket or a port, until you stop it.")
        {
            socket, port, host, certificate, key, names,
        };
        command.Subcommands.Add(ServeTokens.Create(terminal));
        command.Subcommands.Add(ServeStatus.Create(terminal));
        command.Subcommands.Add(ServeInstall.Install([socket, port, host, certificate, key, names], parsed => Serve.WordsOf(Read(parsed)), terminal));
        command.Subcommands.Add(ServeInstall.Uninstall(terminal));
        command.SetAction((parsed, cancellationToken) => Serve.RunAsync(Read(parsed), terminal, cancellationToken));
        return command;

        ServeRequest Read(ParseResult parsed) => new()
        {
            Socket = parsed.GetValue(socket),
            Port = parsed.GetValue(port),
            Host = parsed.GetValue(host),
            Certificate = parsed.GetValue(certificate),
            Key = parsed.GetValue(key),
            Names = parsed.GetValue(names) ?? [],
        };
    }
}
