using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>One client: what it is shown, and what it has done.</summary>
internal sealed class ServedClient : IAsyncDisposable
{
    private const string Instructions =
        "Tools, prompts and sessions of a coding agent that works in one folder. Its tools are held to the permissions of the person whose agent it is: "
        + "what may not be done comes back as an error with the reason. The tool run hands it a whole task, which it does with a model of its own. "
        + "Tools that take long may be called as tasks.";

    private readonly McpServing _serving;
    private readonly ServedTools _tools;
    private readonly ServedPrompts _prompts;
    private readonly ServedSessions _sessions;

    public ServedClient(McpServing serving)
    {
        _serving = serving;
        _tools = new ServedTools(serving);
        _prompts = new ServedPrompts(serving);
        _sessions = new ServedSessions(serving);
        Tasks = new ServedTasks(serving, _tools);
    }

    /// <summary>The tools, for news of them.</summary>
    public ServedTools Tools => _tools;

    /// <summary>The client's tasks.</summary>
    public ServedTasks Tasks { get; }

    /// <summary>Makes the options of the SDK's server for a client that has a session, and with it tasks.</summary>
    /// <param name="server">That server, once it is made.</param>
    public McpServerOptions Options(Func<McpServer> server)
    {
        var options = Options();
        Tasks.Attach(options, server);
        return options;
    }

    /// <summary>Ends the client's tasks.</summary>
    public ValueTask DisposeAsync() => Tasks.DisposeAsync();

    /// <summary>Makes the options of the SDK's server for this client.</summary>
    public McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = "agent", Title = "Agent host", Version = _serving.Version },
        ServerInstructions = Instructions,
        Capabilities = new ServerCapabilities
        {
            Tools = new ToolsCapability { ListChanged = true },
            Prompts = new PromptsCapability(),
            Resources = new ResourcesCapability(),
            Completions = new CompletionsCapability(),
            Logging = new LoggingCapability(),
        },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (request, token) => HeldAsync(() => _tools.ListAsync(request.Server, token)),
            CallToolHandler = (request, token) => HeldAsync(() => _tools.CallAsync(ClientCall.Of(request), token)),
            ListPromptsHandler = (_, token) => HeldAsync(() => _prompts.ListAsync(token)),
            GetPromptHandler = (request, token) => HeldAsync(() => _prompts.GetAsync(request.Params!, token)),
            ListResourcesHandler = (request, token) => HeldAsync(() => _sessions.ListAsync(request.Params?.Cursor, token)),
            ListResourceTemplatesHandler = static (_, _) => new(ServedSessions.Templates()),
            CompleteHandler = (request, token) => HeldAsync(() => CompleteAsync(request.Params!, token)),
            SetLoggingLevelHandler = static (_, _) => new(new EmptyResult()),
            SubscriptionsListenHandler = (request, token) => HeldAsync(() => ToolListNotifier.ListenAsync(_serving, request, token)),
            ReadResourceHandler = (request, token) => HeldAsync(() => _sessions.ReadAsync(
                request.Params!.Uri, PerRequestVersion.IsSpoken(request.Server) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound, token)),
        },
    };

    private ValueTask<CompleteResult> CompleteAsync(CompleteRequestParams request, CancellationToken cancellationToken) => request.Ref switch
    {
        PromptReference prompt => _prompts.CompleteAsync(prompt.Name, request.Argument, cancellationToken),
        ResourceTemplateReference => _sessions.CompleteAsync(request.Argument, cancellationToken),
        _ => new(new CompleteResult()),
    };

    /// <summary>Answers a request. A refusal of the host is the client's error, in the host's words; what nobody foresaw is not told.</summary>
    internal static async ValueTask<T> HeldAsync<T>(Func<ValueTask<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (HostException exception)
        {
            throw new McpProtocolException(
                exception.Message,
                exception,
                exception.Failure is HostFailure.NotFound or HostFailure.Invalid ? McpErrorCode.InvalidParams : McpErrorCode.InternalError);
        }
        catch (JsonException exception)
        {
            throw new McpProtocolException($"What was sent cannot be read: {exception.Message}", exception, McpErrorCode.InvalidParams);
        }
    }
}
