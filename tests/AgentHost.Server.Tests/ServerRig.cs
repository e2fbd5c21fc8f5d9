using AgentHost.Hosting;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Access;
using AgentHost.Server.Listening;
using AgentHost.Server.Running;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Tests;

/// <summary>A server on a real socket or port, over a host with the bundled plugins in an empty home, with a model server behind it.</summary>
internal sealed class ServerRig : IAsyncDisposable
{
    /// <summary>Only a failing test waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-srv-");

    private ServerRig(ModelServer models)
    {
        Models = models;
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        Data = Path.Combine(_root.FullName, "data");
        Variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["OPENAI_API_KEY"] = "sk-test-3f9a1c77d20b4e5f",
            ["OPENAI_BASE_URL"] = models.BaseUrl,
        };
    }

    public ModelServer Models { get; }

    public string Root => _root.FullName;

    public string Folder { get; }

    /// <summary>The server's folder: tokens, records.</summary>
    public string Data { get; }

    public Dictionary<string, string> Variables { get; }

    public LocalHost Host { get; private set; } = null!;

    public HttpServer Server { get; private set; } = null!;

    public bool IsSocket { get; private init; }

    /// <summary>The server's own token.</summary>
    public string Token { get; private set; } = "";

    public TokenStore Tokens => field ??= new TokenStore(Path.Combine(Data, ServerOptions.TokensName), TimeProvider.System);

    /// <summary>Faults that the server told nobody of.</summary>
    public List<Exception> Faults { get; } = [];

    public ServerAddress Address => ServerAddress.Parse(Server.Address, "");

    /// <summary>Value of the header Host.</summary>
    public string HostName => IsSocket ? "localhost" : Server.Address["http://".Length..];

    public static async Task<ServerRig> OpenAsync(bool socket = true, Scenario? scenario = null, StreamBounds? streams = null, TimeSpan? wrong = null)
    {
        var rig = new ServerRig(await ModelServer.StartAsync(scenario ?? Scenario.Create())) { IsSocket = socket };
        await rig.StartAsync(streams, wrong);
        return rig;
    }

    /// <summary>Starts the server, once more where it was ended, over the same store.</summary>
    public async Task StartAsync(StreamBounds? streams = null, TimeSpan? wrong = null)
    {
        Host = LocalHost.Create(new HostOptions
        {
            Label = "agent serve",
            AppFolder = TestedProgram.BuiltFolder,
            Variables = name => Variables.GetValueOrDefault(name),
        });
        Server = await HttpServer.StartAsync(
            Host,
            new ServerOptions(IsSocket ? new ListenAddress { Socket = Path.Combine(Data, "s.sock") } : new ListenAddress(), Data, "1.2.3")
            {
                Faults = fault =>
                {
                    lock (Faults)
                    {
                        Faults.Add(fault);
                    }
                },
                Export = static async (host, session, format, output, _) => await output.WriteAsync($"{format} of {session.Name}"),
                Streams = streams ?? new(),
                WrongTokenStep = wrong ?? TimeSpan.Zero,
            },
            TestContext.Current.CancellationToken);
        Token = ServerRecords.TokenOf(Data, Address) ?? throw new InvalidOperationException("The server left no record.");
    }

    public RemoteHostClient Client(string? token = null) => new(Address, token ?? Token, TimeProvider.System);

    public async Task<string> TokenAsync(string scopes, string? workspace = null) =>
        (await Tokens.AddAsync("test", AccessScopeNames.Parse(scopes)!.Value, workspace, TestContext.Current.CancellationToken)).Secret;

    /// <summary>Opens the workspace and begins a session, as a client.</summary>
    public async Task<(WorkspaceInfo Workspace, SessionInfo Session)> SessionAsync(params string[] allow)
    {
        await using var client = Client();
        var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(Folder) { Allow = allow }, TestContext.Current.CancellationToken);
        return (workspace, await client.Sessions.CreateAsync(new NewSession(workspace.Id), TestContext.Current.CancellationToken));
    }

    /// <summary>Sends bytes over a connection of its own and reads the whole answer.</summary>
    public Task<RawAnswer> SendAsync(RawRequest request) => RawAnswer.SendAsync(IsSocket ? Server.Address["unix:".Length..] : null, Server.Address, request);

    /// <summary>A request with the usual headers.</summary>
    public RawRequest Request(string method, string path, string? body = null, string? token = null) =>
        new(method, path, HostName) { Token = token ?? Token, Body = body, Type = body is null ? null : "application/json" };

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Models.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
