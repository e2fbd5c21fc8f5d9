using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace AgentHost.Mcp.Serving;

/// <summary>The host's tools, and <c>run</c>, as a client lists and calls them. All its calls are kept in one session, made with the first.</summary>
internal sealed class ServedTools(McpServing serving)
{
    private const int MostAtOnce = 32;
    private const int LongestName = 60;

    private readonly RunTool _run = new(serving);
    private readonly SemaphoreSlim _making = new(1, 1);
    private string? _session;
    private string? _listed;
    private int _calls;

    public async ValueTask<ListToolsResult> ListAsync(McpServer client, CancellationToken cancellationToken)
    {
        var specs = await ReadAsync(Asker.CanAsk(client), cancellationToken);
        Volatile.Write(ref _listed, NamesOf(specs));
        var tools = new List<McpTool>(specs.Count + 1);
        if (IsServed(RunTool.Name))
        {
            tools.Add(RunTool.Describe());
        }

        tools.AddRange(specs.Select(Describe));
        return new ListToolsResult { Tools = tools };
    }

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var call = request.Params ?? throw new McpProtocolException("A call names a tool.", McpErrorCode.InvalidParams);
        if (Interlocked.Increment(ref _calls) > MostAtOnce)
        {
            Interlocked.Decrement(ref _calls);
            return Failed($"{MostAtOnce} calls of this client run or wait already: call again when one has ended.");
        }

        try
        {
            if (!IsServed(call.Name))
            {
                throw new McpProtocolException($"There is no tool named {Line(call.Name)} here.", McpErrorCode.InvalidParams);
            }

            return call.Name == RunTool.Name ? await _run.CallAsync(request, cancellationToken) : await CallOwnAsync(request, call, cancellationToken);
        }
        catch (HostException exception)
        {
            return Failed(exception.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    /// <summary>Tests that there are other tools now than the client was told; false where it never asked.</summary>
    public async Task<bool> HasChangedAsync(McpServer client, CancellationToken cancellationToken) =>
        Volatile.Read(ref _listed) is { } before && NamesOf(await ReadAsync(Asker.CanAsk(client), cancellationToken)) is { } now && now != before
        && Interlocked.CompareExchange(ref _listed, now, before) == before;

    public static CallToolResult Failed(string message) => new() { IsError = true, Content = [new TextContentBlock { Text = message }] };

    private static string NamesOf(IReadOnlyList<ToolSpec> specs) => string.Join(' ', specs.Select(static spec => spec.Name));

    private async ValueTask<IReadOnlyList<ToolSpec>> ReadAsync(bool interactive, CancellationToken cancellationToken) =>
        [
            .. (await serving.Host.Tools.ListAsync(serving.Workspace.Id, interactive, cancellationToken))
                .Where(spec => spec.Name != RunTool.Name && IsServed(spec.Name))
        ];

    private bool IsServed(string name) => serving.Tools is not { } only || only.Contains(name, StringComparer.Ordinal);

    private static McpTool Describe(ToolSpec spec)
    {
        // What a tool does not say it may do.
        var effects = spec.Effects ?? ToolEffects.Execute;
        var reads = (effects & (ToolEffects.Write | ToolEffects.Execute | ToolEffects.Mcp | ToolEffects.Agent)) == ToolEffects.None;
        return new McpTool
        {
            Name = spec.Name,
            Description = spec.Description,
            InputSchema = McpJson.WithoutHeaders(spec.InputSchema),
            Annotations = new ToolAnnotations
            {
                ReadOnlyHint = reads,
                DestructiveHint = !reads,
                OpenWorldHint = (effects & (ToolEffects.Network | ToolEffects.Mcp | ToolEffects.Execute)) != ToolEffects.None,
            },
        };
    }

    private async ValueTask<CallToolResult> CallOwnAsync(
        RequestContext<CallToolRequestParams> request, CallToolRequestParams call, CancellationToken cancellationToken)
    {
        var sessionId = await SessionAsync(request.Server, cancellationToken);
        var turn = TurnWatch.NewId();
        var asked = new ToolRequest(serving.Workspace.Id, sessionId, call.Name, McpJson.Object(call.Arguments))
        {
            TurnId = turn,
            Caller = CallerOf(request.Server),
            Mode = serving.Mode,
            Interactive = Asker.CanAsk(request.Server),
        };
        ToolAnswer answer;
        await using (var watch = new TurnWatch(serving, request, sessionId, turn))
        {
            var watched = asked.Interactive || call.ProgressToken is not null;
            if (watched)
            {
                await watch.BeginAsync(cancellationToken);
            }

            answer = await serving.Host.Tools.CallAsync(asked, cancellationToken);
            if (watched)
            {
                await watch.DrainAsync();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new CallToolResult { IsError = answer.IsError, Content = [.. answer.Content.Select(ContentBlocks.Of)] };
    }

    private async ValueTask<string> SessionAsync(McpServer client, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _session) is { } known)
        {
            return known;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            return _session ??= (await serving.Host.Sessions.CreateAsync(
                new NewSession(serving.Workspace.Id) { Name = SessionNameOf(client) }, CancellationToken.None)).Id;
        }
        finally
        {
            _making.Release();
        }
    }

    private static string CallerOf(McpServer client) =>
        client.ClientInfo is { } info ? $"The MCP client {Line(info.Title ?? info.Name)} {Line(info.Version)}" : "An MCP client";

    private static string SessionNameOf(McpServer client) => Line(client.ClientInfo?.Name ?? "") is { Length: > 0 } name ? "mcp " + name : "mcp client";

    /// <summary>A client's words in one line.</summary>
    private static string Line(string words)
    {
        var line = string.Join(
            ' ', string.Concat(words.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length > LongestName ? line[..LongestName].TrimEnd() : line;
    }
}
