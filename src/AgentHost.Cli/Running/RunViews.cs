using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Makes the view that <c>--output</c> names.</summary>
internal static class RunViews
{
    public static IRunView Create(RunRequest request, ITerminal terminal) => request.Output switch
    {
        "json" => new JsonView(terminal, request.Quiet, stream: false),
        "stream-json" => new JsonView(terminal, request.Quiet, stream: true),
        _ => new TextView(terminal, request.Quiet, whole: request.OutputSchema is not null),
    };

    /// <summary>Ends a run whose words were not understood, for a program that reads its output.</summary>
    public static void Refuse(string mistakes, ITerminal terminal) =>
        new JsonView(terminal, quiet: false, stream: false)
            .Finish(new RunResult(TurnOutcome.Failed, ExitCodes.Usage) { Error = mistakes, Time = TimeProvider.System.GetUtcNow() });
}
