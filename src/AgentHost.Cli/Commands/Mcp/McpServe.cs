using System.Reflection;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Mcp.Http;
using AgentHost.Mcp.Serving;

namespace AgentHost.Cli.Commands.Mcp;

/// <summary>Serves until the client is gone, or somebody ends it. Nothing but the protocol goes to standard output.</summary>
internal static class McpServe
{
    private const string TokenVariable = "AGENT_MCP_TOKEN";
    private const int LeastToken = 16;

    public static async Task<int> RunAsync(McpServeRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        PermissionMode? mode = request.Mode is not { } word ? null
            : EnumNames.TryParse<PermissionMode>(word, out var known) ? known
            : throw new HostException(HostFailure.Invalid, $"\"{word}\" is no permission mode: use default, accept-edits, plan, dont-ask or bypass.");
        if (request.Http is null && terminal.PipedInput is null)
        {
            throw new HostException(
                HostFailure.Invalid, "agent mcp serve speaks with a client over its standard input and output: have the client start it, or name --http.");
        }

        using var signals = new CancelSignals();
        await using var host = HostFactory.Open("agent mcp serve", storesPrompts: true);
        var workspace = await host.Workspaces.OpenAsync(request.Workspace, cancellationToken);
        signals.Started();
        foreach (var warning in workspace.Warnings)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }

        if (mode == PermissionMode.Bypass)
        {
            terminal.Error.WriteLine("! The permission mode is bypass: everything that no rule denies runs without asking.");
        }

        await CheckAsync(host, workspace, request, terminal, cancellationToken);
        var serving = new McpServing(host, workspace, (session, output, token) => WriteAsync(host, session, output, token))
        {
            Version = typeof(McpServe).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            Tools = request.Tools,
            Mode = mode,
            Model = request.Model,
        };
        try
        {
            return request.Http is { } port
                ? await ServeHttpAsync(serving, port, terminal, signals)
                : await ServeStreamsAsync(serving, terminal, signals);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }
    }

    private static async Task<int> ServeStreamsAsync(McpServing serving, ITerminal terminal, CancelSignals signals)
    {
        await using var output = SystemTerminal.OpenOutput();
        var problem = await McpStdio.RunAsync(serving, terminal.PipedInput!, output, signals.Token);
        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        if (problem is null)
        {
            return ExitCodes.Success;
        }

        terminal.Error.WriteLine($"agent: {problem}; the connection was ended.");
        return ExitCodes.Failed;
    }

    private static async Task<int> ServeHttpAsync(McpServing serving, int port, ITerminal terminal, CancelSignals signals)
    {
        var given = Environment.GetEnvironmentVariable(TokenVariable);
        if (given is { Length: > 0 } && (given.Length < LeastToken || given.Any(static c => c is <= ' ' or > '~')))
        {
            throw new HostException(
                HostFailure.Invalid, $"The token in {TokenVariable} is too short or has odd characters: it has at least {LeastToken} visible ones of ASCII.");
        }

        var token = given is { Length: > 0 } ? given : McpHttp.NewToken();
        await using var server = await McpHttp.StartAsync(serving, port, token, signals.Token);
        terminal.Error.WriteLine($"Serving {CleanText.Line(serving.Workspace.Root, 500)} at {server.Address}");
        terminal.Error.WriteLine(given is { Length: > 0 }
            ? $"Clients send: Authorization: Bearer, and the token of {TokenVariable}."
            : $"Clients send: Authorization: Bearer {token}");
        await Task.Delay(Timeout.InfiniteTimeSpan, signals.Token);
        return ExitCodes.Success;
    }

    /// <summary>Names that mean nothing are said before a client comes.</summary>
    private static async Task CheckAsync(
        IHostClient host, WorkspaceInfo workspace, McpServeRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        if (request.Tools is not { Count: > 0 } named)
        {
            return;
        }

        var known = (await host.Tools.ListAsync(workspace.Id, interactive: true, cancellationToken)).Select(static spec => spec.Name)
            .Append("run").ToHashSet(StringComparer.Ordinal);
        if (named.FirstOrDefault(name => !known.Contains(name)) is { } wrong)
        {
            // Only said: one of a source may come later.
            terminal.Error.WriteLine(
                $"! There is no tool \"{CleanText.Line(wrong, 60)}\" here "
                + $"now{(AgentHost.Json.NearestName.Find(wrong, known) is { } near ? $"; did you mean {near}?" : ".")}");
        }
    }

    private static async Task WriteAsync(IHostClient host, SessionInfo session, TextWriter output, CancellationToken cancellationToken)
    {
        SessionMarkdown.WriteHead(output, session);
        await foreach (var message in SessionExport.MessagesAsync(host, session, cancellationToken))
        {
            SessionMarkdown.Write(output, message);
        }
    }
}
