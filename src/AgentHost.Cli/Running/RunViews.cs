using AgentHost.Cli.Terminal;

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
}
