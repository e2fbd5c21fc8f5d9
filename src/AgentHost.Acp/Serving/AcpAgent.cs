using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Options;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Sessions;
using AgentHost.Acp.Updates;
using AgentHost.Client;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Serving;

/// <summary>The agent's side of a connection: answers each method of the protocol that it announces.</summary>
internal sealed class AcpAgent : IAsyncDisposable
{
    private const int Version = 1;
    private const string ProviderLogin = "provider-login";
    private const string TerminalLogin = "terminal-login";

    private readonly JsonRpcConnection _connection;
    private readonly AcpOptions _options;
    private readonly EditorLink _editor;
    private readonly Lazy<Task<(IHostClient Host, OpenSessions Sessions)>> _host;
    private volatile OpenSessions? _sessions;

    /// <summary>Registers the methods; the connection is started by the caller.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">Options of the serving.</param>
    public AcpAgent(JsonRpcConnection connection, AcpOptions options)
    {
        (_connection, _options) = (connection, options);
        _editor = new EditorLink(connection, options);
        _host = new(() => Task.Run(() =>
        {
            var host = options.Open();
            return (host, _sessions = new OpenSessions(host, _editor));
        }));
        var json = AcpJson.Default;
        connection.OnRequest<JsonElement, InitializeResponse>(
            AcpMethods.Initialize, json.JsonElement, json.InitializeResponse, (parameters, _) => new(Initialize(Read(parameters, json.InitializeRequest))));
        On(AcpMethods.Authenticate, json.AuthenticateRequest, json.EmptyResponse, AuthenticateAsync);
        On(
            AcpMethods.SessionNew, json.NewSessionRequest, json.NewSessionResponse,
            async (request, token) => await (await SessionsAsync()).BeginAsync(request, token),
            begun => TellCommands(begun.SessionId));
        On(
            AcpMethods.SessionLoad, json.LoadSessionRequest, json.OpenedSession,
            async (request, token) => await ResumeAsync(
                new ResumeSessionRequest(request.SessionId, request.Cwd)
                {
                    McpServers = request.McpServers,
                    AdditionalDirectories = request.AdditionalDirectories,
                },
                replay: true,
                token));
        On(AcpMethods.SessionResume, json.ResumeSessionRequest, json.OpenedSession, async (request, token) => await ResumeAsync(request, replay: false, token));
        On(
            AcpMethods.SessionList, json.ListSessionsRequest, json.ListSessionsResponse,
            async (request, token) => await (await SessionsAsync()).ListAsync(request, token));
        On(AcpMethods.SessionClose, json.SessionReference, json.EmptyResponse, async (request, token) =>
        {
            var sessions = await SessionsAsync();
            sessions.Get(request.SessionId);
            await sessions.EndAsync(request.SessionId, token);
            return new EmptyResponse();
        });
        On(AcpMethods.SessionDelete, json.SessionReference, json.EmptyResponse, async (request, token) =>
        {
            await (await SessionsAsync()).DeleteAsync(request.SessionId, token);
            return new EmptyResponse();
        });
        On(
            AcpMethods.SessionPrompt, json.SessionPrompt, json.PromptResponse,
            async (request, token) => await (await SessionsAsync()).Get(request.SessionId).PromptAsync(request.Prompt, token));
        On(AcpMethods.SessionSetMode, json.SetModeRequest, json.EmptyResponse, async (request, token) =>
        {
            await (await SessionsAsync()).Get(request.SessionId).SetModeAsync(request.ModeId, token);
            return new EmptyResponse();
        });
        On(AcpMethods.SessionSetConfigOption, json.SetConfigOptionRequest, json.SetConfigOptionResponse, async (request, token) =>
        {
            var session = (await SessionsAsync()).Get(request.SessionId);
            var value = request.Value.ValueKind == JsonValueKind.String
                ? request.Value.GetString()!
                : throw Failures.Invalid("The options of this agent are lists: value is a string.");
            await session.SetOptionAsync(request.ConfigId, value, token);
            return new SetConfigOptionResponse(session.Choices.ConfigOptions);
        });
        connection.OnArrival(AcpMethods.SessionPrompt, parameters => SessionOf(parameters)?.Arrive());
        connection.OnNotification(AcpMethods.SessionCancel, (parameters, _) =>
        {
            SessionOf(parameters)?.Cancel();
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>The editor.</summary>
    public EditorLink Editor => _editor;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _editor.LetGo(null);
        if (!_host.IsValueCreated)
        {
            return;
        }

        try
        {
            var (host, sessions) = await _host.Value;
            await sessions.DisposeAsync();
            await host.DisposeAsync();
        }
        catch (HostException)
        {
            // It never was there; who asked for it was told.
        }
    }

    private static T Read<T>(JsonElement parameters, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return parameters.Deserialize(type) ?? throw Failures.Invalid("The parameters are null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Failures.Invalid($"The parameters do not fit: {PlainText.Line(exception.Message, 300)}");
        }
    }

    private void On<TRequest, TResult>(
        string method,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResult> resultType,
        Func<TRequest, CancellationToken, ValueTask<TResult>> handler,
        Action<TResult>? sent = null)
        where TRequest : class =>
        _connection.OnRequest(
            method,
            AcpJson.Default.JsonElement,
            resultType,
            async (parameters, token) =>
            {
                if (!_editor.IsReady && !await _editor.WaitReadyAsync(token))
                {
                    throw Failures.Untimely($"{method} came before initialize, which is the first request of a connection.");
                }

                try
                {
                    return await handler(Read(parameters, requestType), token);
                }
                catch (HostException exception)
                {
                    throw Failures.Of(exception);
                }
                catch (ObjectDisposedException)
                {
                    throw Failures.Of(new HostException(HostFailure.Closing, "The agent ends."));
                }
            },
            sent);

    private EditorSession? SessionOf(JsonElement? parameters) =>
        parameters is { ValueKind: JsonValueKind.Object } named && named.TryGetProperty("sessionId", out var id) && id.ValueKind == JsonValueKind.String
            ? _sessions?.Find(id.GetString()!)
            : null;

    private async Task<IHostClient> HostAsync() => (await _host.Value).Host;

    private async Task<OpenSessions> SessionsAsync() => (await _host.Value).Sessions;

    private InitializeResponse Initialize(InitializeRequest request)
    {
        if (_editor.IsReady)
        {
            throw Failures.Untimely("initialize was answered before: it is the first request of a connection, and comes once.");
        }

        if (request.ProtocolVersion is < 0 or > ushort.MaxValue)
        {
            throw Failures.Invalid("protocolVersion is a number from 0 to 65535.");
        }

        _editor.Capabilities = request.ClientCapabilities ?? new ClientCapabilities();

        // Whoever initialises begins a session next: what it needs is made while the answer travels.
        _ = _host.Value;
        List<AuthMethod> methods =
        [
            new(ProviderLogin, "Key or login of a model provider")
            {
                Description = "Uses what agent provider login kept, what a variable of the environment says, or the settings.",
            },
        ];
        if (_editor.Capabilities.Auth is { Terminal: true } && _options.Login.Count > 0)
        {
            methods.Add(new(TerminalLogin, "Log in in a terminal")
            {
                Type = "terminal",
                Description = "Asks for a provider and its key, and keeps it.",
                Args = _options.Login,
            });
        }

        return new InitializeResponse(Version)
        {
            AgentCapabilities = new AgentCapabilities
            {
                LoadSession = true,
                PromptCapabilities = new PromptCapabilities { Image = true, EmbeddedContext = true },
                McpCapabilities = new McpCapabilities { Http = true },
                SessionCapabilities = new SessionCapabilities { List = new(), Delete = new(), Resume = new(), Close = new() },
            },
            AuthMethods = methods,
            AgentInfo = new Implementation("agent", _options.Version) { Title = "Agent Host" },
        };
    }

    private async ValueTask<EmptyResponse> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken)
    {
        if (request.MethodId != ProviderLogin)
        {
            throw Failures.Invalid(request.MethodId == TerminalLogin
                ? "This login is for a terminal: the editor starts the agent there."
                : $"There is no login \"{PlainText.Line(request.MethodId, 60)}\": initialize names those that there are.");
        }

        await ProviderLogins.CheckAsync(await HostAsync(), _editor, cancellationToken);
        return new EmptyResponse();
    }

    private async ValueTask<OpenedSession> ResumeAsync(ResumeSessionRequest request, bool replay, CancellationToken cancellationToken)
    {
        var sessions = await SessionsAsync();
        var state = await sessions.ResumeAsync(request, replay, cancellationToken);
        await sessions.Get(request.SessionId).TellCommandsAsync();
        return state;
    }

    private void TellCommands(string session) =>
        _ = _sessions?.Find(session)?.TellCommandsAsync();
}
