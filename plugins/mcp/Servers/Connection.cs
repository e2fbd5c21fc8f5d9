using System.Net;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Logins;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>One life of a server: the client, and the process where there is one.</summary>
internal sealed class Connection : IAsyncDisposable
{
    /// <summary>The newest version of the protocol whose sessions begin with a greeting.</summary>
    private const string OlderVersion = "2025-11-25";

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Older servers over streams may leave the question for the newest protocol without an answer.</summary>
    private static readonly TimeSpan StreamProbe = TimeSpan.FromSeconds(3);

    /// <summary>Over HTTP each question is answered, if only with a code; a renewed login may come before.</summary>
    private static readonly TimeSpan HttpProbe = TimeSpan.FromSeconds(10);

    private readonly IProcess? _process;
    private readonly MessageBound _bound;

    private Connection(McpClient client, IProcess? process, MessageBound bound) => (Client, _process, _bound) = (client, process, bound);

    public McpClient Client { get; }

    public int? ProcessId => _process?.Id;

    /// <summary>Reason why it was ended from here; null where it was not.</summary>
    public string? Broken => _bound.Reason;

    /// <summary>Completes when it has ended, or has to.</summary>
    public Task Ended => Task.WhenAny(Client.Completion, _bound.Broken);

    /// <summary>Tells whether a server refused a request for the version of the protocol that was agreed upon.</summary>
    public static bool IsVersionRefused(McpException exception) =>
        exception.Message.Contains("Unsupported protocol version", StringComparison.OrdinalIgnoreCase);

    /// <summary>Starts a server and greets it; in the older way alone, where it is known that it takes no other.</summary>
    /// <exception cref="McpServerException">It cannot be started, or does not answer as a server does.</exception>
    public static async Task<Connection> OpenAsync(
        McpServerSpec spec, ServerContext context, McpClientHandlers handlers, ServerLog log, LoginUse? login, CancellationToken cancellationToken,
        bool isOlder = false)
    {
        var options = new McpClientOptions
        {
            ProtocolVersion = isOlder ? OlderVersion : null,
            ClientInfo = new Implementation { Name = "agent", Version = typeof(Connection).Assembly.GetName().Version?.ToString(3) ?? "0" },
            InitializationTimeout = spec.StartTimeout,
            DiscoverProbeTimeout = ProbeTime(spec, login),
            Handlers = handlers,
        };
        login ??= await UseAsync(spec, context, cancellationToken);
        return await OpenAsync(spec, context, options, log, login, cancellationToken);
    }

    /// <summary>Time for the question for the newest protocol. A login may take place in it: a person has until the greeting's own end.</summary>
    private static TimeSpan ProbeTime(McpServerSpec spec, LoginUse? login)
    {
        var time = login?.Page is LoopbackPage ? spec.StartTimeout : spec.Transport == ServerTransport.Stdio ? StreamProbe : HttpProbe;
        return time < spec.StartTimeout ? time : spec.StartTimeout;
    }

    private static async Task<Connection> OpenAsync(
        McpServerSpec spec, ServerContext context, McpClientOptions options, ServerLog log, LoginUse? login, CancellationToken cancellationToken)
    {
        var bound = new MessageBound(spec.Name);
        try
        {
            return spec.Transport == ServerTransport.Stdio
                ? await OpenProcessAsync(spec, context, options, bound, log, cancellationToken)
                : await OpenHttpAsync(spec, context, options, bound, login, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or McpServerException or ProcessStartException)
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new McpServerException(bound.Reason ?? Why(spec, exception, log, login), exception);
        }
    }

    /// <summary>The address of a server that is spoken to over HTTP.</summary>
    /// <exception cref="McpServerException">It has none.</exception>
    public static async ValueTask<Uri> AddressAsync(McpServerSpec spec, ServerContext context, CancellationToken cancellationToken)
    {
        var url = await context.Values.FillAsync(spec.Url, cancellationToken);
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new McpServerException($"its url {url} is no address of http or https");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A server that does not end when its input does is ended.
            if (_process is not null)
            {
                await EndAsync(_process);
            }

            await Client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What goes wrong at the end of a connection concerns nobody any more.
        }
        finally
        {
            if (_process is not null)
            {
                await _process.DisposeAsync();
            }
        }
    }

    private static async Task EndAsync(IProcess process)
    {
        try
        {
            await process.CloseInputAsync(CancellationToken.None);
            using var clock = new CancellationTokenSource(Grace);
            await process.WaitAsync(clock.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            await process.KillAsync(Grace, CancellationToken.None);
        }
    }

    private static async Task<Connection> OpenProcessAsync(
        McpServerSpec spec, ServerContext context, McpClientOptions options, MessageBound bound, ServerLog log, CancellationToken cancellationToken)
    {
        var arguments = new List<string>(spec.Arguments.Count);
        foreach (var argument in spec.Arguments)
        {
            arguments.Add(await context.Values.FillAsync(argument, cancellationToken));
        }

        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Environment)
        {
            variables[name] = await context.Values.FillAsync(value, cancellationToken);
        }

        var process = await context.Workspace.Processes.StartAsync(
            new ProcessSpec(await context.Values.FillAsync(spec.Command, cancellationToken), arguments)
            {
                Environment = variables,
                WithoutSecrets = true,
                Input = true,
                WorkingDirectory = spec.Folder is null ? null : await context.Values.FillAsync(spec.Folder, cancellationToken),
            },
            cancellationToken);
        try
        {
            var transport = new StreamClientTransport(new ProgramInput(process), new ProgramOutput(process, log.Add, bytes => bound.Count(bytes.Span)));
            return new Connection(await GreetAsync(transport, options, bound, spec, context, cancellationToken), process, bound);
        }
        catch
        {
            await process.KillAsync(TimeSpan.Zero, CancellationToken.None);
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task<Connection> OpenHttpAsync(
        McpServerSpec spec, ServerContext context, McpClientOptions options, MessageBound bound, LoginUse? login, CancellationToken cancellationToken)
    {
        var address = await AddressAsync(spec, context, cancellationToken);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in spec.Headers)
        {
            headers[name] = await context.Values.FillAsync(value, cancellationToken);
        }

        HttpMessageHandler handler = new HostHttpHandler(context.Client(), Guarded(context, address), address, [.. headers.Keys], bound);
        if (spec.Login is { Grant: not GrantKind.Person } granted)
        {
            handler = new GrantHandler(handler, address, await GrantLogin.FillAsync(spec, granted, context, cancellationToken), context.Time);
        }

        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = address,
                Name = spec.Name,
                TransportMode = spec.Transport == ServerTransport.Sse ? HttpTransportMode.Sse : HttpTransportMode.AutoDetect,
                ConnectionTimeout = spec.StartTimeout,
                AdditionalHeaders = headers,
                OAuth = login is null || spec.Login is { Grant: not GrantKind.Person } ? null : await OAuthAsync(spec, context, login, cancellationToken),
            },
            http,
            null,
            ownsHttpClient: true);
        try
        {
            return new Connection(await GreetAsync(transport, options, bound, spec, context, cancellationToken), null, bound);
        }
        catch
        {
            // A greeting that never ends would keep its connections.
            http.Dispose();
            throw;
        }
    }

    /// <summary>Addresses of this machine are for servers of this machine; those of others may only name public ones.</summary>
    private static Lazy<HttpClient> Guarded(ServerContext context, Uri address) =>
        new(() => context.GuardedClient?.Invoke(address.IsLoopback ? ["127.0.0.1", "[::1]", "localhost"] : [])
            ?? throw new HttpRequestException($"{address.Host} leads elsewhere, which this host does not follow."));

    /// <summary>With a login that is kept; without one the server is asked as it is, and says whether it wants one.</summary>
    private static async ValueTask<LoginUse?> UseAsync(McpServerSpec spec, ServerContext context, CancellationToken cancellationToken)
    {
        if (spec.Transport == ServerTransport.Stdio || spec.Login is null || spec.Headers.Keys.Contains("Authorization", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return LoginFlow.VaultOf(context, await AddressAsync(spec, context, cancellationToken)) is { } vault && await vault.HasAsync(cancellationToken)
                ? new(LoginPage.Nobody(spec.Name), vault)
                : null;
        }
        catch (InvalidOperationException exception)
        {
            throw new McpServerException(exception.Message, exception);
        }
    }

    private static async ValueTask<ClientOAuthOptions> OAuthAsync(
        McpServerSpec spec, ServerContext context, LoginUse login, CancellationToken cancellationToken)
    {
        var said = spec.Login ?? new();
        return new ClientOAuthOptions
        {
            RedirectUri = login.Page.Redirect,
            ClientId = said.ClientId is null ? null : await context.Values.FillAsync(said.ClientId, cancellationToken),
            ClientSecret = said.ClientSecret is null ? null : await context.Values.FillAsync(said.ClientSecret, cancellationToken),
            ClientMetadataDocumentUri = Uri.TryCreate(said.ClientDocument, UriKind.Absolute, out var document) ? document : null,
            Scopes = said.Scopes.Count > 0 ? said.Scopes : null,
            DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = "agent" },
            AuthorizationCallbackHandler = login.Page.AskAsync,
            TokenCache = login.Vault,
        };
    }

    private static async Task<McpClient> GreetAsync(
        IClientTransport transport,
        McpClientOptions options,
        MessageBound bound,
        McpServerSpec spec,
        ServerContext context,
        CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var greeting = McpClient.CreateAsync(new MendingTransport(transport), options, null, given.Token);
        try
        {
            await Task.WhenAny(greeting, bound.Broken).WaitAsync(spec.StartTimeout + TimeSpan.FromSeconds(1), context.Time, cancellationToken);
            return bound.Reason is { } reason && !greeting.IsCompletedSuccessfully ? throw new McpServerException(reason) : await greeting;
        }
        catch
        {
            await given.CancelAsync();
            _ = DropAsync(greeting);
            throw;
        }
    }

    /// <summary>Ends a client that came too late.</summary>
    private static async Task DropAsync(Task<McpClient> greeting)
    {
        try
        {
            await (await greeting).DisposeAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What goes wrong with it concerns nobody any more.
        }
    }

    private static string Why(McpServerSpec spec, Exception exception, ServerLog log, LoginUse? login) => exception switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused =>
            $"{spec.Name} wants a login ({(int)refused.StatusCode!}): agent mcp login {spec.Name}, or give it a header with a token, as \"headers\": "
            + "{ \"Authorization\": \"Bearer $TOKEN\" }",
        _ when login?.Page is { Wanted: true } and not LoopbackPage => $"{spec.Name} takes the login that is kept no more: agent mcp login {spec.Name}",
        _ when InnerOf(exception) is { } inner => $"{spec.Name}: {inner.Message}",
        TimeoutException or OperationCanceledException => $"{spec.Name} did not answer within {spec.StartTimeout.TotalSeconds:0.#} s{Last(log)}",
        _ => $"{spec.Name} could not be greeted: {Tools.Cleaned.Line(exception.Message, 300).TrimEnd('.')}{Last(log)}",
    };

    /// <summary>A sentence of ours within what the SDK makes of it.</summary>
    private static Exception? InnerOf(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is McpServerException)
            {
                return inner;
            }
        }

        return null;
    }

    private static string Last(ServerLog log) => log.Telling is { } line ? $"; it said: {Tools.Cleaned.Line(line, 300)}" : "";
}
