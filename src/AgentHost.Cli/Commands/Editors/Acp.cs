using System.Reflection;
using AgentHost.Acp.Options;
using AgentHost.Acp.Serving;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Editors;

/// <summary>Serves until the editor is gone, or somebody ends it. Nothing but the protocol goes to standard output.</summary>
internal static class Acp
{
    public static async Task<int> RunAsync(AcpRequest request, ITerminal terminal)
    {
        var mode = RunSession.ParseMode(request.Mode);
        if (terminal.PipedInput is not { } input)
        {
            throw new HostException(
                HostFailure.Invalid, "agent acp speaks with an editor over its standard input and output: have the editor start it (agent help editors).");
        }

        using var signals = new CancelSignals();
        signals.Started();
        var options = new AcpOptions(() => request.Server is { } server ? ServerConnection.Open(server) : HostFactory.Open("agent acp", prewarm: true))
        {
            Version = typeof(Acp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            Workspace = request.Workspace,
            Prompts = new PromptRequest("", "", []) { Model = request.Model, Mode = mode, Agent = request.Agent },
            Login = [AcpCommand.LoginOption],
            Report = problem => Tell(terminal, problem),
        };
        await using var output = SystemTerminal.OpenOutput();
        var ended = await AcpSurface.RunAsync(options, input, output, signals.Token);
        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        if (ended is null)
        {
            return ExitCodes.Success;
        }

        Tell(terminal, $"the connection was ended: {ended}");
        return ExitCodes.Failed;
    }

    private static void Tell(ITerminal terminal, string problem)
    {
        lock (terminal)
        {
            try
            {
                terminal.Error.WriteLine($"agent: {CleanText.Line(problem, 1_000)}");
            }
            catch (IOException)
            {
                // An editor that has gone reads no errors.
            }
        }
    }
}
