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
    private volatile IReadOnlySet<string> _longRunning = new HashSet<string>(StringComparer.Ordinal);
    private int _calls;

    public async ValueTask<ListToolsResult> ListAsync(McpServer client, CancellationToken cancellationToken)
    {
        var specs = await ReadAsync(Asker.CanAsk(client), cancellationToken);
        Volatile.Write(ref _listed, NamesOf(specs));
        _longRunning = specs.Where(static spec => spec.LongRunning).Select(static spec => spec.Name).Append(RunTool.Name).ToHashSet(StringComparer.Ordinal);
        var tools = new List<McpTool>(specs.Count + 1);
        if (IsServed(RunTool.Name))
        {
            tools.Add(RunTool.Describe());
        }

        tools.AddRange(specs.Select(Describe));
        return new ListToolsResult { Tools = tools };
    }

    /// <summary>Tests that a tool of the last list may be called as a task.</summary>
    public bool IsLongRunning(string name) => _longRunning.Contains(name);

    /// <summary>Tests that a tool may be called as a task.</summary>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<bool> MayBeTaskAsync(string name, McpServer client, CancellationToken cancellationToken) =>
        (name == RunTool.Name && IsServed(name))
        || ((await ReadAsync(Asker.CanAsk(client), cancellationToken)).FirstOrDefault(spec => spec.Name == name) ?? throw Unknown(name)).LongRunning;

    public async ValueTask<CallToolResult> CallAsync(ClientCall call, CancellationToken cancellationToken)
    {
        var name = call.Params.Name;
        if (Interlocked.Increment(ref _calls) > MostAtOnce)
        {
            Interlocked.Decrement(ref _calls);
            return Failed($"{MostAtOnce} calls of this client run or wait already: call again when one has ended.");
        }

        try
        {
            if (!IsServed(name))
            {
                throw Unknown(name);
            }

            return name == RunTool.Name ? await _run.CallAsync(call, cancellationToken) : await CallOwnAsync(call, cancellationToken);
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

    private static McpProtocolException Unknown(string name) => new($"There is no tool named {Line(name)} here.", McpErrorCode.InvalidParams);

    private async ValueTask<CallToolResult> CallOwnAsync(ClientCall call, CancellationToken cancellationToken)
    {
        // Turns of a session run one after another: a task, which may take hours, has a session of its own.
        var sessionId = call.IsTask ? await NewSessionAsync(call.Client) : await SessionAsync(call.Client, cancellationToken);
        var turn = TurnWatch.NewId();
        var asked = new ToolRequest(serving.Workspace.Id, sessionId, call.Params.Name, McpJson.Object(call.Params.Arguments))
        {
            TurnId = turn,
            Caller = CallerOf(call.Client),
            Mode = serving.Mode,
            Interactive = Asker.CanAsk(call.Client),
        };
        ToolAnswer answer;
        await using (var watch = new TurnWatch(serving, call, sessionId, turn))
        {
            var watched = asked.Interactive || call.IsTask || call.Params.ProgressToken is not null;
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
            return _session ??= await NewSessionAsync(client);
        }
        finally
        {
            _making.Release();
        }
    }

    private async ValueTask<string> NewSessionAsync(McpServer client) =>
        (await serving.Host.Sessions.CreateAsync(new NewSession(serving.Workspace.Id) { Name = SessionNameOf(client) }, CancellationToken.None)).Id;

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
